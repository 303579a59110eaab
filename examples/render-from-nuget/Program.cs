using RsyslogRelp;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Node;

DecodeResult<RsyslogRelpConfig> config = RsyslogRelpConfigText.Read(File.ReadAllText(args[0]));
config.Errors.ToList().ForEach(finding => Console.Error.WriteLine($"{args[0]}:{finding.Position?.Line}: {finding}"));
if (!config.IsValid) return 1;
NodeManifest manifest = RsyslogRelpRenderer.CreateDefault().Render(config.Value!, new ShootIdentity("my-project", "my-shoot", "my-uid"));
foreach (NodeFile file in manifest.NodeTree()) Console.WriteLine($"{file.Path} {(file.Content as InlineContent)?.Text.Length} characters");
return 0;
