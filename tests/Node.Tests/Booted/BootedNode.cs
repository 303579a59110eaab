using System.Formats.Tar;
using System.Text;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Node;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Node.Tests.Booted;

/// <summary>
/// A node of its own: a Debian release with systemd as process 1, journald and rsyslog, in a container (<c>hack/node-boot</c>). Its
/// receivers run in it too, since it has a network of its own.
/// </summary>
internal sealed class BootedNode : IDisposable
{
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private static readonly NodeManifestRenderer Renderer = RsyslogRelpRenderer.CreateDefault();

    private readonly TemporaryDirectory _directory = new();
    private readonly RunningProcess _systemd;

    /// <summary>Boots a node; ignores the test where that is not possible.</summary>
    /// <param name="suite">The Debian release.</param>
    public BootedNode(string suite)
    {
        string image = Path.Combine(Environment.GetEnvironmentVariable("NODE_IMAGES") ?? Repository.PathOf("artifacts/node-images"), suite);
        if (!Environment.IsPrivilegedProcess)
        {
            Assert.Ignore("Only root can boot a node.");
        }

        if (!Directory.Exists(image))
        {
            Assert.Ignore($"There is no image of {suite}; hack/test-node makes it from Debian's packages, where they are at hand.");
        }

        RealPrograms.Require("systemd-nspawn", "systemd-container");
        RealPrograms.Require("nsenter", "util-linux");
        _systemd = RunningProcess.Start(Repository.PathOf("hack/node-boot"), image, _directory.Path);
        try
        {
            Eventually.Holds(
                () => _systemd.HasExited || Run("systemctl", "is-active", "multi-user.target").ExitCode == 0, "the node to boot", () => _systemd.Output);
            if (_systemd.HasExited)
            {
                Assert.Ignore($"This machine does not boot a node: {_systemd.Output}");
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The version of its rsyslogd, such as <c>8.2302.0</c>.</summary>
    public string RsyslogVersion => Run("rsyslogd", "-v").Output.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];

    /// <summary>The rsyslogd that receivers run.</summary>
    public string ReceiverProgram { get; set; } = "rsyslogd";

    /// <summary>Runs a program in the node, whatever becomes of it.</summary>
    public ToolResult Run(params string[] command) => Tool.Run(Repository.PathOf("hack/node-enter"), [_directory.Path, .. command]);

    /// <summary>Runs a line of shell in the node; it must succeed.</summary>
    /// <returns>Its output.</returns>
    public string Shell(string line, string? input = null)
    {
        ToolResult result = Tool.Run(Repository.PathOf("hack/node-enter"), [_directory.Path, "sh", "-ec", line], input is null ? null : Encoding.UTF8.GetBytes(input));
        Assert.That(result.ExitCode, Is.Zero, () => $"{line}\n{result.Output}{result.Error}\n{Describe()}");
        return result.Output;
    }

    public bool Exists(string path) => Run("test", "-e", path).ExitCode == 0;

    public string Read(string path) => Shell($"cat '{path}'");

    public void Write(string path, string text) => Shell($"mkdir -p \"${{0%/*}}\" && cat >'{path}'".Replace("$0", path, StringComparison.Ordinal).Replace("${0%/*}", Path.GetDirectoryName(path), StringComparison.Ordinal), text);

    /// <summary>Delivers what a configuration puts on a node, as gardener-node-agent does; what it no longer puts there goes.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="secret">The referenced Secret.</param>
    /// <param name="auditRules">The referenced audit rules.</param>
    /// <param name="edit">Changes the rsyslog configuration on its way.</param>
    public void Deliver(RsyslogRelpConfig config, IReadOnlyDictionary<string, string>? secret = null, string? auditRules = null, Func<string, string>? edit = null)
    {
        using MemoryStream archive = new();
        using (TarWriter writer = new(archive, leaveOpen: true))
        {
            foreach (NodeFile file in Renderer.Render(config, Daemons.Route.Shoot, new NodeReferences { AuditRules = auditRules }).NodeTree())
            {
                string text = file.Content is SecretContent reference ? secret![reference.DataKey] : ((InlineContent)file.Content).Text;
                if (file.Path == NodePaths.DeliveredRsyslogConfig && edit is not null)
                {
                    text = edit(text);
                }

                writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, file.Path.TrimStart('/'))
                {
                    Mode = file.Mode,
                    DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)),
                });
            }
        }

        Shell($"rm -rf {NodePaths.DeliveredTlsDirectory} {NodePaths.DeliveredAuditRulesDirectory}");
        ToolResult result = Tool.Run(Repository.PathOf("hack/node-enter"), [_directory.Path, "tar", "-x", "-C", "/"], archive.ToArray());
        Assert.That(result.ExitCode, Is.Zero, result.Error);
    }

    /// <summary>Runs the configurator once, as its unit does every 15 seconds.</summary>
    /// <returns>What it wrote to the journal.</returns>
    public string Configure()
    {
        ToolResult result = Run(NodePaths.ConfigureScript);
        Assert.That(result.ExitCode, Is.Zero, result.Error);
        return result.Error;
    }

    /// <summary>Runs the cleaner as its container does: in the node's root directory as seen at /host, with the node's process ids.</summary>
    public string Clean() =>
        Shell("mkdir -p /host; cat >/run/clean-node.sh; unshare --mount sh -ec 'mount --rbind / /host; exec chroot /host bash -c \"$(cat /run/clean-node.sh)\"'; rmdir /host; rm /run/clean-node.sh", NodeCleanScript.Render(RsyslogRelpRenderer.CreateTemplateRenderer()));

    /// <summary>
    /// Takes away what was delivered, as gardener-node-agent does for an OperatingSystemConfig without the extension: not the state that the
    /// configurator keeps beside it.
    /// </summary>
    public void Undeliver() => Shell(
        $"systemctl disable --now {NodePaths.ConfiguratorUnit} || true; rm -rf {NodePaths.ConfiguratorUnitFile} {NodePaths.MemoryLimitsDropIn}; "
        + $"find {NodePaths.ConfiguratorDirectory} -mindepth 1 -maxdepth 1 ! -path {NodePaths.StateDirectory} -exec rm -rf {{}} +; "
        + $"rmdir {Path.GetDirectoryName(NodePaths.MemoryLimitsDropIn)} 2>/dev/null || true; systemctl daemon-reload");

    /// <summary>The value of a gauge that node-exporter would find; null when there is none.</summary>
    public string? Gauge(string series) =>
        Shell($"cat {NodePaths.MetricsDirectory}/*.prom 2>/dev/null || true").Split('\n')
            .Where(line => line.StartsWith(series + " ", StringComparison.Ordinal)).Select(line => line[(series.Length + 1)..]).SingleOrDefault();

    /// <summary>Logs as a service does.</summary>
    public void Log(string program, int severity, string message) => Shell($"systemd-cat -t '{program}' -p {severity}", message + "\n");

    /// <summary>Starts a receiver in the node; one of the same name is replaced.</summary>
    /// <param name="port">Its port.</param>
    /// <param name="tls">The Secret of the receiver: <c>ca</c>, <c>crt</c>, <c>key</c>. Default: clear text.</param>
    public void StartReceiver(int port, IReadOnlyDictionary<string, string>? tls = null)
    {
        string parameters = "";
        if (tls is not null)
        {
            foreach ((string key, string text) in tls)
            {
                Write($"/srv/{port}/{key}", text);
            }

            parameters = $" tls=\"on\" tls.caCert=\"/srv/{port}/ca\" tls.myCert=\"/srv/{port}/crt\" tls.myPrivKey=\"/srv/{port}/key\" tls.authMode=\"certvalid\"";
        }

        Write($"/srv/{port}/receiver.conf", $$"""
            global(workDirectory="/srv/{{port}}")
            module(load="imrelp" tls.tlslib="openssl")
            template(name="received" type="string" string="%rawmsg%\n")
            # What is acknowledged is written.
            ruleset(name="received" queue.type="direct") { action(type="omfile" file="/srv/{{port}}/received" template="received") }
            input(type="imrelp" address="127.0.0.1" port="{{port}}" ruleset="received"{{parameters}})

            """);
        StopReceiver(port);
        Shell($"systemd-run --quiet --collect --unit=receiver-{port} {ReceiverProgram} -n -iNONE -f /srv/{port}/receiver.conf");
        string address = $":{port:X4} ";
        Eventually.Holds(() => Shell("cat /proc/net/tcp").Contains($"0100007F{address}", StringComparison.Ordinal), "the receiver", Describe);
    }

    public void StopReceiver(int port) => Run("systemctl", "stop", $"receiver-{port}.service");

    /// <summary>What a receiver has got so far.</summary>
    public string[] Received(int port) => Shell($"cat /srv/{port}/received 2>/dev/null || true").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Waits for a line at a receiver.</summary>
    public void WaitFor(int port, string text) =>
        Eventually.Holds(() => Received(port).Any(line => line.Contains(text, StringComparison.Ordinal)), $"\"{text}\" at the receiver", Describe);

    /// <summary>What helps to understand why a test failed.</summary>
    public string Describe() => Run("journalctl", "--no-pager", "-n", "60").Output;

    public void Dispose()
    {
        _systemd?.Dispose();
        _directory.Dispose();
    }
}
