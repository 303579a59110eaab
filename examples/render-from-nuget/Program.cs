using Microsoft.Extensions.DependencyInjection;
using RsyslogRelp;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Findings;
using RsyslogRelp.Core.Node;

using ServiceProvider services = new ServiceCollection().AddRsyslogRelpRendering().BuildServiceProvider();

DecodeResult<ShootConfig> shoot = RsyslogRelpConfigText.ReadShoot(File.ReadAllText(args[0]));
foreach (FieldError finding in shoot.Findings)
{
    Console.Error.WriteLine($"{args[0]}:{finding.Position?.Line}: {finding.Severity}: {finding}");
}

if (!shoot.IsValid || shoot.Value!.Identity is null) return 1;
NodeManifest manifest = services.GetRequiredService<NodeManifestRenderer>().Render(shoot.Value.Config, shoot.Value.Identity);
foreach (NodeFile file in manifest.NodeTree())
{
    Console.WriteLine($"{file.Path} {file.Text?.Length} characters");
}

return 0;
