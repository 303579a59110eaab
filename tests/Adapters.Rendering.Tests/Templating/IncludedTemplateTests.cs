using RsyslogRelp.Adapters.Rendering.Templating;
using RsyslogRelp.Core.Node;

namespace RsyslogRelp.Adapters.Rendering.Tests.Templating;

public sealed class IncludedTemplateTests
{
    private static readonly Dictionary<string, object?> Model =
        new() { ["name"] = "n", ["nothing"] = null, ["items"] = new[] { "a", "b" } };

    [TestCase("include")]
    [TestCase("render")]
    public void A_part_is_found_by_its_file_name_and_knows_the_model(string tag)
    {
        Assert.That(
            Render($"<{{% {tag} 'parts/part.sh' %}}>", ("parts/part.sh", "{{ name }}{% if nothing %}x{% endif %}")), Is.EqualTo("<n>"));
    }

    [TestCase("include")]
    [TestCase("render")]
    public void A_part_is_included_byte_for_byte(string tag)
    {
        const string Part = "\n\n\t #!/bin/bash \n  ä\u2028 $$ \\n {x} %}\r\n\n \n";

        Assert.That(Render($"before\n{{% {tag} 'part.sh' %}}\nafter\n", ("part.sh", Part)), Is.EqualTo($"before\n{Part}\nafter\n"));
    }

    [TestCase("include")]
    [TestCase("render")]
    public void A_tag_trims_what_is_around_it_but_not_its_part(string tag)
    {
        Assert.That(Render($"a\n\n{{%- {tag} 'part.sh' -%}}\n\n  b", ("part.sh", "\n x \n")), Is.EqualTo("a\n x \nb"));
    }

    [Test]
    public void Parts_nest_and_repeat()
    {
        string text = Render(
            "{% for item in items %}{% include 'outer' %}{% endfor %}", ("outer", "({% include 'inner' %}{% include 'inner' %})"), ("inner", "{{ item }}"));

        Assert.That(text, Is.EqualTo("(aa)(bb)"));
    }

    [Test]
    public void An_embedded_file_is_a_part()
    {
        const string Part = "audit/00-base-config.rules";
        FluidTemplateRenderer embedded = new();
        FluidTemplateRenderer renderer = new(name => name == "main.liquid" ? $"{{% include '{Part}' %}}" : embedded.Read(name));

        Assert.That(renderer.Render("main.liquid", Model), Is.EqualTo(embedded.Read(Part)));
    }

    [TestCase("include", "parts/nowhere.sh")]
    [TestCase("render", "parts/nowhere.sh")]
    [TestCase("include", "part")]
    [TestCase("include", "PART.LIQUID")]
    [TestCase("include", "/part.liquid")]
    [TestCase("include", "")]
    public void A_missing_part_fails_with_its_name(string tag, string name)
    {
        Assert.That(
            () => Render($"{{% {tag} '{name}' %}}", ("part.liquid", "x")),
            Throws.TypeOf<TemplateException>().With.Message.EqualTo($"main.liquid: no \"{name}\""));
    }

    [TestCase("include", "{{ missing }}", "Undefined variable 'missing'")]
    [TestCase("render", "{{ missing }}", "Undefined variable 'missing'")]
    [TestCase("include", "{% if missing %}x{% endif %}", "Undefined variable 'missing'")]
    [TestCase("include", "{{ name | shout }}", "Undefined filter 'shout'")]
    [TestCase("include", "{{ nothing }}", "The value of 'nothing' is null")]
    public void A_part_is_as_strict_as_the_rest(string tag, string part, string message)
    {
        Assert.That(
            () => Render($"{{% {tag} 'outer' %}}", ("outer", $"{{% {tag} 'inner' %}}"), ("inner", part)),
            Throws.TypeOf<TemplateException>().With.Message.EqualTo($"main.liquid: outer: inner: {message}"));
    }

    [TestCase("include")]
    [TestCase("render")]
    public void A_part_that_does_not_parse_fails_with_its_name(string tag)
    {
        Assert.That(
            () => Render($"{{% {tag} 'part.sh' %}}", ("part.sh", "{% if %}")),
            Throws.TypeOf<TemplateException>().With.Message.Contains("part.sh"));
    }

    [Test]
    public void Parts_that_include_each_other_without_end_fail()
    {
        Assert.That(
            static () => Render("{% include 'a' %}", ("a", "{% include 'b' %}"), ("b", "{% include 'a' %}")),
            Throws.TypeOf<TemplateException>().With.Message.StartsWith("main.liquid: a: b: a: "));
    }

    private static string Render(string main, params (string Name, string Text)[] parts)
    {
        Dictionary<string, string> files = parts.ToDictionary(static part => part.Name, static part => part.Text);
        files["main.liquid"] = main;
        return new FluidTemplateRenderer(
            name =>
                files.TryGetValue(name, out string? text) ? text : throw new TemplateException($"no \"{name}\"")).Render("main.liquid", Model);
    }
}
