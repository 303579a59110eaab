using CsCheck;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Node;
using RsyslogRelp.Testing.Rendering;

namespace RsyslogRelp.Adapters.Rendering.Tests;

public sealed class RenderingPropertyTests
{
    private static readonly NodeManifestRenderer Renderer = RsyslogRelpRenderer.CreateDefault();

    [Test]
    public void Any_accepted_text_is_read_back_as_the_same_literal()
    {
        Gen.Select(ConfigGenerator.Configs, ConfigGenerator.Shoots).Sample(
            static (config, shoot) =>
            {
                RainerScriptModel model = RainerScriptModel.Parse(Rendered(config, shoot));
                string[] identity = [shoot.ProjectName, shoot.Name, shoot.Uid];

                return model.Constants.Where(static constant => constant != " ").SequenceEqual(identity.Where(static text => text != " "))
                    && model.FilterLiterals.SelectMany(static literals => literals).SequenceEqual(config.LoggingRules.SelectMany(Literals))
                    && model.RelpParameters["target"].SequenceEqual([config.Target]);
            },
            iter: 2_000);
    }

    [Test]
    public void Any_accepted_text_leaves_the_shape_of_the_filter_alone()
    {
        ConfigGenerator.Configs.Sample(
            static config => RainerScriptModel.Parse(Rendered(config, new ShootIdentity("p", "s", "u"))).FilterShapes
                .Select(static shape => shape.Replace(" ", "", StringComparison.Ordinal))
                .SequenceEqual(config.LoggingRules.Select(Shape)),
            iter: 500);
    }

    private static string Rendered(RsyslogRelpConfig config, ShootIdentity shoot) =>
        (
            (InlineContent)Renderer.Render(config, shoot)
                .Files.Single(static file => file.Path == NodePaths.DeliveredRsyslogConfig).Content).Text;

    private static List<string> Literals(LoggingRule rule) =>
        [.. rule.ProgramNames, .. new[] { rule.MessageContent?.Regex, rule.MessageContent?.Exclude }.OfType<string>()];

    private static string Shape(LoggingRule rule) => string.Join("and", new[]
    {
        rule.ProgramNames.Count > 0 ? $"$programname==[{string.Join(',', rule.ProgramNames.Select(static _ => "?"))}]" : null,
        rule.Severity is { } severity ? $"$syslogseverity<={severity}" : null,
        rule.MessageContent?.Regex is null ? null : "re_match($msg,?)==1",
        rule.MessageContent?.Exclude is null ? null : "re_match($msg,?)==0",
    }.OfType<string>());
}
