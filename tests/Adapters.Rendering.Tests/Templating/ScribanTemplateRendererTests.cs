using RsyslogRelp.Adapters.Rendering.Templating;
using RsyslogRelp.Core.Node;

namespace RsyslogRelp.Adapters.Rendering.Tests.Templating;

public sealed class ScribanTemplateRendererTests
{
    [Test]
    public void An_undefined_name_fails_with_file_and_line()
    {
        TemplateException exception = Assert.Throws<TemplateException>(() => new ScribanTemplateRenderer().Render("rsyslog-configurator.service.liquid", new Dictionary<string, object?>()))!;

        Assert.That(exception.Message, Does.StartWith("rsyslog-configurator.service.liquid("));
    }

    [Test]
    public void An_unknown_template_fails_with_its_name()
    {
        Assert.That(() => new ScribanTemplateRenderer().Read("nowhere"), Throws.TypeOf<TemplateException>().With.Message.Contains("nowhere"));
    }

    [Test]
    public void A_value_is_never_read_as_a_template()
    {
        Dictionary<string, object?> model = new() { ["documentation_url"] = "{{ paths }}{% if %}", ["paths"] = new Dictionary<string, object?> { ["configure_script"] = "/x" } };

        Assert.That(new ScribanTemplateRenderer().Render("rsyslog-configurator.service.liquid", model), Does.Contain("{{ paths }}{% if %}"));
    }

    [Test]
    public void Many_threads_get_the_same_bytes_from_one_renderer()
    {
        NodeManifestRenderer renderer = RsyslogRelpRenderer.CreateDefault();
        RenderingCase rendering = RenderingCase.All.Single(static rendering => rendering.Name == "all-options");
        string[] texts = new string[64];

        Parallel.For(0, texts.Length, i => texts[i] = string.Concat(renderer.Render(rendering.Config, new ShootIdentity("p", "s", "u"), new NodeReferences { AuditRules = "-D" }).NodeTree().Select(static file => file.ToString())));

        Assert.That(texts.Distinct(), Has.Exactly(1).Items);
    }
}
