using NUnit.Framework.Constraints;
using RsyslogRelp.Adapters.Rendering.Templating;
using RsyslogRelp.Core.Node;

namespace RsyslogRelp.Adapters.Rendering.Tests.Templating;

public sealed class FluidTemplateRendererTests
{
    [Test]
    public void A_missing_variable_fails_with_template_and_name()
    {
        Assert.That(
            static () => new FluidTemplateRenderer().Render("rsyslog-configurator.service.liquid", new Dictionary<string, object?>()),
            Fails("rsyslog-configurator.service.liquid: Undefined variable 'documentation_url'"));
    }

    [TestCase("{{ missing }}", "missing")]
    [TestCase("{{ PORT }}", "PORT")]
    [TestCase("{% if missing %}x{% endif %}", "missing")]
    [TestCase("{% if missing == nil %}x{% endif %}", "missing")]
    [TestCase("{% unless missing %}x{% endunless %}", "missing")]
    [TestCase("{% for item in missing %}x{% endfor %}", "missing")]
    [TestCase("{% for item in items %}{{ missing }}{% endfor %}", "missing")]
    [TestCase("{% for item in items %}{% endfor %}{{ item }}", "item")]
    [TestCase("{% assign copy = missing %}", "missing")]
    [TestCase("{% case missing %}{% when 'x' %}x{% endcase %}", "missing")]
    [TestCase("{{ missing | upcase }}", "missing")]
    [TestCase("{{ missing | default: 'x' }}", "missing")]
    [TestCase("{{ port | append: missing }}", "missing")]
    [TestCase("{{ paths.missing }}", "paths.missing")]
    [TestCase("{{ paths['missing'] }}", "paths.missing")]
    [TestCase("{% if paths.missing %}x{% endif %}", "paths.missing")]
    [TestCase("{{ paths.deeper.missing }}", "paths.deeper.missing")]
    [TestCase("{{ paths.missing.deeper }}", "paths.missing")]
    public void Whatever_uses_a_missing_variable_fails(string template, string name)
    {
        Assert.That(() => Render(template), Fails($"main.liquid: Undefined variable '{name}'"));
    }

    // Fluid does not say which.
    [TestCase("{{ port.missing }}")]
    [TestCase("{{ items.missing }}")]
    [TestCase("{{ items[2] }}")]
    [TestCase("{{ nothing.missing }}")]
    public void A_member_of_what_has_no_members_fails(string template)
    {
        Assert.That(() => Render(template), Throws.TypeOf<TemplateException>().With.Message.StartsWith("main.liquid: Undefined variable"));
    }

    [Test]
    public void An_unknown_filter_fails_with_template_and_name()
    {
        Assert.That(static () => Render("{{ port | shout }}"), Fails("main.liquid: Undefined filter 'shout'"));
    }

    [TestCase("{% if nothing %}yes{% else %}no{% endif %}", "no")]
    [TestCase("{% unless nothing %}yes{% endunless %}", "yes")]
    [TestCase("{% if nothing == nil %}yes{% endif %}", "yes")]
    [TestCase("{% if paths.nothing %}yes{% else %}no{% endif %}", "no")]
    public void A_null_is_false_in_a_condition(string template, string expected) => Assert.That(Render(template), Is.EqualTo(expected));

    [TestCase("{{ nothing }}", "nothing")]
    [TestCase("{{ nothing | upcase }}", "nothing")]
    [TestCase("{{ nothing | default: 'x' }}", "nothing")]
    [TestCase("{{ paths.nothing }}", "paths.nothing")]
    public void A_null_is_never_text(string template, string name)
    {
        Assert.That(() => Render(template), Fails($"main.liquid: The value of '{name}' is null"));
    }

    [Test]
    public void Strings_numbers_booleans_lists_and_dictionaries_are_rendered()
    {
        const string Template =
            "{{ port }} {{ number }} {{ truth }} {% for item in items %}[{{ item }}]{% endfor %} {{ paths.file }} {{ paths.deeper.file }}";

        Assert.That(Render(Template), Is.EqualTo("\"514\" -7 true [a][<&>] /f /d/f"));
    }

    [Test]
    public void A_value_of_another_type_fails_with_its_name()
    {
        Dictionary<string, object?> model = new() { ["day"] = DateTime.UnixEpoch };

        Assert.That(
            () => new FluidTemplateRenderer(static _ => "").Render("main.liquid", model),
            Throws.TypeOf<TemplateException>().With.Message.Contains("'day'").And.Message.Contains("System.DateTime"));
    }

    [Test]
    public void A_template_that_does_not_parse_fails_with_its_name()
    {
        Assert.That(static () => Render("{% if %}"), Throws.TypeOf<TemplateException>().With.Message.StartsWith("main.liquid: "));
    }

    [Test]
    public void An_unknown_template_fails_with_its_name()
    {
        Assert.That(
            static () => new FluidTemplateRenderer().Read("nowhere"), Throws.TypeOf<TemplateException>().With.Message.Contains("nowhere"));
    }

    [Test]
    public void A_value_is_never_read_as_a_template()
    {
        Dictionary<string, object?> model =
            new() { ["documentation_url"] = "{{ paths }}{% if %}", ["paths"] = new Dictionary<string, object?> { ["configure_script"] = "/x" } };

        Assert.That(new FluidTemplateRenderer().Render("rsyslog-configurator.service.liquid", model), Does.Contain("{{ paths }}{% if %}"));
    }

    [Test]
    public void Many_threads_get_the_same_bytes_from_one_renderer()
    {
        NodeManifestRenderer renderer = RsyslogRelpRenderer.CreateDefault();
        RenderingCase rendering = RenderingCase.All.Single(static rendering => rendering.Name == "all-options");
        string[] texts = new string[64];

        Parallel.For(
            0,
            texts.Length,
            i =>
                texts[i] = string.Concat(
                    renderer.Render(rendering.Config, new ShootIdentity("p", "s", "u"), new NodeReferences { AuditRules = "-D" })
                        .NodeTree().Select(static file => file.ToString())));

        Assert.That(texts.Distinct(), Has.Exactly(1).Items);
    }

    private static EqualStringConstraint Fails(string message) => Throws.TypeOf<TemplateException>().With.Message.EqualTo(message);

    private static string Render(string template) =>
        new FluidTemplateRenderer(name => name == "main.liquid" ? template : throw new TemplateException(name)).Render(
        "main.liquid",
        new Dictionary<string, object?>
        {
            ["port"] = "\"514\"",
            ["number"] = -7,
            ["truth"] = true,
            ["nothing"] = null,
            ["items"] = new[] { "a", "<&>" },
            ["paths"] = new Dictionary<string, object?>
            {
                ["file"] = "/f",
                ["nothing"] = null,
                ["deeper"] = new Dictionary<string, object?> { ["file"] = "/d/f" },
            },
        });
}
