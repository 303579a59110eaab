using System.CommandLine;
using RsyslogRelp.Host.Cli.Shell;

namespace RsyslogRelp.Host.Cli.Commands;

/// <summary><c>init</c>: a configuration to start from.</summary>
internal static class InitCommand
{
    public const string Name = "init";

    public const string Help = """
        Examples:
          rsyslog-relp init -o config.yaml
          rsyslog-relp init | rsyslog-relp check -

        Exit codes:
          0  written
          2  the file exists, or cannot be written
        """;

    private const string Config = """
        # Which logs of a Shoot's nodes are sent, and where to. In a Shoot, this is the providerConfig of the entry of spec.extensions with
        # the type shoot-rsyslog-relp. "rsyslog-relp explain FIELD" describes a field. Remove the # before a field to set it.
        apiVersion: rsyslog-relp.extensions.gardener.cloud/v1alpha1
        kind: RsyslogRelpConfig

        # The receiver: an IP address, or a host name in lower case.
        target: receiver.example.com
        port: 514

        # A message is sent if it meets all conditions of at least one rule. Severities: 0 emergency to 7 debug.
        loggingRules:
        # What nodes report as warnings or worse.
        - severity: 4
        # Audit records, and what the kubelet and the container runtime report as notices or worse.
        - severity: 5
          programNames: [audisp-syslog, kubelet, containerd]
        # Logins, and failed ones.
        - severity: 6
          programNames: [sshd]
          messageContent:
            # POSIX extended regular expressions.
            regex: "Accepted|Failed"
        #    exclude: "health check$"

        # TLS. The Secret is immutable, has the keys ca, crt and key, and is named by an entry of the Shoot's spec.resources.
        #tls:
        #  enabled: true
        #  secretReferenceName: rsyslog-tls
        #  authMode: name
        #  permittedPeer: ["receiver.example.com"]
        #  tlsLib: openssl

        # Audit rules. Without a ConfigMap the default rules are loaded.
        auditConfig:
          enabled: true
        #  configMapReferenceName: audit-rules

        # How to send. Each value here is the default, except timeout, which is 90 seconds.
        #rebindInterval: 0
        #timeout: 60
        #resumeRetryCount: -1
        #reportSuspensionContinuation: false

        """;

    public static Command Create(CliContext context)
    {
        Option<string?> file = new("--output", "-o") { Description = "A new file; without it standard output.", HelpName = "FILE" };
        Command command = new(Name, "Write an RsyslogRelpConfig with comments to start from.") { file };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(file) is { } path)
            {
                await WriteAsync(path, cancellationToken);
            }
            else
            {
                context.Output.Write(Config);
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static async Task WriteAsync(string path, CancellationToken cancellationToken)
    {
        if (Path.Exists(path))
        {
            throw new CliException($"{Printable.Of(path)}: exists; give another name, or remove it");
        }

        try
        {
            // A file that appears in between is not overwritten either.
            await using FileStream stream = new(path, FileMode.CreateNew);
            await using StreamWriter writer = new(stream);
            await writer.WriteAsync(Config.AsMemory(), cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw FailureText.At(path, exception);
        }
    }
}
