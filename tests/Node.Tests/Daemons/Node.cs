using System.Globalization;
using System.Net.Sockets;
using System.Text;
using RsyslogRelp.Adapters.Rendering.ConfigRules;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Node;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Node.Tests.Daemons;

/// <summary>A node: a root directory with the rendered files as they are, and a real rsyslogd that runs in it.</summary>
internal sealed class Node : IDisposable
{
    // Debian's own, without the kernel log and the system's socket: on a node with journald the latter is journald's.
    private const string MainConfig = """
        module(load="imuxsock" SysSock.Use="off")
        $FileCreateMode 0640
        $DirCreateMode 0755
        $Umask 0022
        $WorkDirectory /var/spool/rsyslog
        $IncludeConfig /etc/rsyslog.d/*.conf
        *.*;auth,authpriv.none -/var/log/syslog

        """;

    private static readonly NodeManifestRenderer Renderer = RsyslogRelpRenderer.CreateDefault();
    private static readonly FluentConfigValidator Validator = new();

    private readonly TemporaryDirectory _root;
    private RunningProcess? _rsyslogd;

    /// <param name="config">A configuration.</param>
    /// <param name="shoot">Whose node it is.</param>
    /// <param name="secret">The referenced Secret: <c>ca</c>, <c>crt</c>, <c>key</c>.</param>
    /// <param name="denied">Whether the validator refuses the configuration, which then runs nevertheless.</param>
    public Node(RsyslogRelpConfig config, ShootIdentity shoot, IReadOnlyDictionary<string, string>? secret = null, bool denied = false)
        : this(Renderer.Render(config, shoot), secret) =>
        Assert.That(
            // The receivers of the tests are on this machine, which is a warning.
            Validator.Validate(config).Where(static finding => finding.Path != "target"),
            denied ? Is.Not.Empty : Is.Empty,
            "whether the configuration is one that a Shoot may have");

    /// <param name="manifest">The files of the node.</param>
    /// <param name="secret">The referenced Secret: <c>ca</c>, <c>crt</c>, <c>key</c>.</param>
    public Node(NodeManifest manifest, IReadOnlyDictionary<string, string>? secret = null)
    {
        _root = new TemporaryDirectory();
        foreach (NodeFile file in manifest.NodeTree())
        {
            Write(file.Path, file.Content switch
            {
                InlineContent inline => inline.Text,
                SecretContent reference => secret![reference.DataKey],
                _ => throw new InvalidOperationException(),
            });
            File.SetUnixFileMode(_root.Below(file.Path), file.Mode);
        }

        // What the configurator does.
        Apply(NodePaths.DeliveredRsyslogConfig, NodePaths.RsyslogConfig);
        foreach (string name in secret is null ? [] : new[] { "ca.crt", "tls.crt", "tls.key" })
        {
            Apply($"{NodePaths.DeliveredTlsDirectory}/{name}", $"{NodePaths.TlsDirectory}/{name}");
        }

        Directory.CreateDirectory(Spool);

        Write("/etc/rsyslog.conf", MainConfig);
        Directory.CreateDirectory(_root.Below("/var/spool/rsyslog"));
        _root.Below(JournalSocket);
    }

    /// <summary>The directory of rsyslog's disk queue.</summary>
    public string Spool => _root.Below(NodePaths.SpoolDirectory);

    /// <summary>The most memory that rsyslogd has had resident so far, in bytes.</summary>
    public long PeakMemory => 1024 * long.Parse(
        File.ReadLines($"/proc/{_rsyslogd!.Id}/status").Single(static line => line.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture);

    /// <summary>What rsyslogd kept on the node: messages that no rule took, and its own.</summary>
    public string LocalLog => File.Exists(LocalLogFile) ? File.ReadAllText(LocalLogFile) : "";

    /// <summary>
    /// What rsyslogd had to say of itself, but for that it started and that it wants a good reason for an early turn to the disk, which
    /// is memory. Only complete where no rule takes its messages.
    /// </summary>
    public IEnumerable<string> Complaints =>
        LocalLog.Split('\n').Where(static line => line.Contains(" rsyslogd: ", StringComparison.Ordinal)
            && !line.EndsWith("] start", StringComparison.Ordinal) && !line.Contains("high water mark is set quite low", StringComparison.Ordinal));

    private const string JournalSocket = "/run/systemd/journal/syslog";

    private string LocalLogFile => _root.Below("/var/log/syslog");

    /// <summary>Starts rsyslogd; it takes messages when this returns.</summary>
    public void Start()
    {
        RunningProcess rsyslogd = NodeRoot.Start(_root.Path, RealPrograms.RequireRsyslog("imuxsock", "omrelp", "omprog", "impstats"), "-n", "-iNONE");
        _rsyslogd = rsyslogd;
        Eventually.Holds(
            () =>
            {
                Assert.That(rsyslogd.HasExited, Is.False, () => rsyslogd.Output);
                return Accepts();
            },
            "rsyslogd on the node",
            Describe);
    }

    /// <summary>Asks rsyslogd to end, as systemd does, and waits until it has.</summary>
    public void Stop() => _rsyslogd?.Terminate();

    /// <summary>Kills rsyslogd, as the kernel does when it runs out of memory.</summary>
    public void Kill()
    {
        Assert.That(Tool.Run("/bin/kill", ["-KILL", _rsyslogd!.Id.ToString(CultureInfo.InvariantCulture)]).ExitCode, Is.Zero);
        Eventually.Holds(() => _rsyslogd.HasExited, "rsyslogd to be dead", Describe);
    }

    /// <summary>Writes a message as journald forwards it.</summary>
    /// <param name="tag">The program, or program and process id as <c>program[77]</c>.</param>
    /// <param name="message">The text.</param>
    /// <param name="severity">0 (emergency) to 7 (debug).</param>
    /// <param name="facility">The facility; 3: daemon.</param>
    public void Log(string tag, string message, int severity = 6, int facility = 3)
    {
        string time = DateTime.UtcNow.ToString("MMM dd HH:mm:ss", CultureInfo.InvariantCulture);
        using Socket socket = Connect();
        socket.Send(Encoding.UTF8.GetBytes($"<{(facility * 8) + severity}>{time} {tag}: {message}"));
    }

    /// <summary>Waits until rsyslogd has written a line with the given text to the local log.</summary>
    public void WaitForLocal(string text) =>
        Eventually.Holds(() => LocalLog.Contains(text, StringComparison.Ordinal), $"\"{text}\" in the local log", Describe);

    /// <summary>What helps to understand why a test failed.</summary>
    public string Describe() => $"rsyslogd of the node wrote:\n{_rsyslogd?.Output}\nLocal log:\n{LocalLog}";

    public void Dispose()
    {
        _rsyslogd?.Dispose();
        _root.Dispose();
    }

    private Socket Connect()
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(_root.Below(JournalSocket)));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private bool Accepts()
    {
        try
        {
            Connect().Dispose();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void Write(string path, string text) => File.WriteAllText(_root.Below(path), text);

    private void Apply(string delivered, string path) => File.Copy(_root.Below(delivered), _root.Below(path));
}
