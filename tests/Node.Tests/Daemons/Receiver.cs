using System.Text;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Node.Tests.Daemons;

/// <summary>A receiver: a real rsyslogd that takes RELP on the loopback interface and writes what arrives, byte for byte.</summary>
internal sealed class Receiver : IDisposable
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly TemporaryDirectory _directory = new();
    private readonly ReceiverTls? _tls;
    private readonly List<string> _lines = [];
    private RunningProcess? _rsyslogd;
    private long _read;

    /// <summary>Starts the receiver on a free port; it accepts connections when this returns.</summary>
    public Receiver(ReceiverTls? tls = null)
    {
        _tls = tls;
        Directory.CreateDirectory(_directory.Below("work"));
        try
        {
            do
            {
                Port = LoopbackPort.Free();
            }
            while (!TryStart());
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The TCP port.</summary>
    public int Port { get; }

    /// <summary>Every complete line so far, in the order of arrival, decoded from strict UTF-8.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            if (File.Exists(OutputFile))
            {
                using FileStream output = File.OpenRead(OutputFile);
                output.Position = _read;
                byte[] bytes = new byte[output.Length - _read];
                output.ReadExactly(bytes);
                int end = Array.LastIndexOf(bytes, (byte)'\n');
                if (end >= 0)
                {
                    _lines.AddRange(StrictUtf8.GetString(bytes, 0, end).Split('\n'));
                    _read += end + 1;
                }
            }

            return [.. _lines];
        }
    }

    private string OutputFile => _directory.Below("received");

    /// <summary>Starts the receiver again, on the same port.</summary>
    public void Start() => Assert.That(TryStart(), Is.True, Describe);

    /// <summary>Stops the receiver.</summary>
    public void Stop()
    {
        _rsyslogd?.Terminate();
        _rsyslogd?.Dispose();
        _rsyslogd = null;
    }

    /// <summary>Waits for a line with the given text.</summary>
    public void WaitFor(string text, Func<string> details) =>
        Eventually.Holds(() => Lines.Any(line => line.Contains(text, StringComparison.Ordinal)), $"\"{text}\" at the receiver", () => Describe() + details());

    /// <summary>What helps to understand why a test failed.</summary>
    public string Describe() => $"The receiver wrote:\n{_rsyslogd?.Output}\nReceived:\n{string.Join('\n', Lines)}\n";

    public void Dispose()
    {
        _rsyslogd?.Dispose();
        _directory.Dispose();
    }

    private bool TryStart()
    {
        string config = _directory.Below("rsyslog.conf");
        File.WriteAllText(config, $$"""
            global(
              workDirectory="{{_directory.Below("work")}}"
              processInternalMessages="on"
              maxMessageSize="64k"
              parser.escapeControlCharactersOnReceive="off"
              parser.dropTrailingLFOnReception="off"
            )
            module(load="imrelp"{{_tls?.ModuleParameters}})
            template(name="received" type="string" string="%rawmsg%\n")
            ruleset(name="received") {
              action(type="omfile" file="{{OutputFile}}" template="received")
            }
            input(type="imrelp" address="127.0.0.1" port="{{Port}}" maxDataSize="64k" ruleset="received"{{_tls?.WriteInto(_directory)}})
            *.* action(type="omfile" file="{{_directory.Below("own.log")}}")

            """);
        RunningProcess rsyslogd = RunningProcess.Start(RealPrograms.RequireRsyslog("imrelp"), "-n", "-iNONE", "-f", config);
        _rsyslogd = rsyslogd;
        bool listens = false;
        Eventually.Holds(
            () => (listens = ListensOn(rsyslogd.Id)) || rsyslogd.HasExited || rsyslogd.Output.Contains("could not activate", StringComparison.Ordinal),
            "the receiver",
            () => rsyslogd.Output);
        if (!listens)
        {
            TestContext.Out.WriteLine(rsyslogd.Output);
            Stop();
        }

        return listens;
    }

    // That the port is open does not tell whose it is, and to try it would leave a broken session in the receiver's log.
    private bool ListensOn(int processId)
    {
        string address = $"0100007F:{Port:X4}";
        string? inode = File.ReadLines("/proc/net/tcp")
            .Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .FirstOrDefault(fields => fields[1] == address && fields[3] == "0A")?[9];
        return inode is not null
            && Directory.EnumerateFiles($"/proc/{processId}/fd").Any(file => new FileInfo(file).LinkTarget == $"socket:[{inode}]");
    }
}
