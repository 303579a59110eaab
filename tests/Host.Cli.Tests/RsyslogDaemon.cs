using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Host.Cli.Tests;

/// <summary>A real rsyslogd of our own: datagrams go in through Unix sockets, lines come back over loopback TCP.</summary>
internal sealed class RsyslogDaemon : IAsyncDisposable
{
    /// <summary>The action that sends a line back by a template.</summary>
    public const string Port = "@PORT@";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryDirectory _files;
    private readonly TcpListener _listener;
    private readonly Process _process;
    private readonly StreamReader _lines;

    private RsyslogDaemon(TemporaryDirectory files, TcpListener listener, Process process, StreamReader lines) =>
        (_files, _listener, _process, _lines) = (files, listener, process, lines);

    /// <summary>Starts it and waits until it says that it is ready.</summary>
    /// <param name="ruleset">The body of the ruleset; <see cref="Port"/> stands for the port that takes lines.</param>
    /// <param name="templates">Templates beside <c>fields</c>.</param>
    /// <returns>The daemon; the test is ignored where there is none.</returns>
    public static async Task<RsyslogDaemon> StartAsync(string ruleset, string templates = "")
    {
        if (Check.CheckProcess.Find("rsyslogd") is not { } program)
        {
            Assert.Ignore("rsyslogd is not installed (Debian package: rsyslog)");
            throw new InvalidOperationException();
        }

        TemporaryDirectory files = new();
        TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        using Socket ready = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        ready.Bind(new UnixDomainSocketEndPoint(files.Below("notify")));
        string port = ((IPEndPoint)listener.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        string config = files.Write("rsyslog.conf", $$"""
            module(load="imuxsock" SysSock.Use="off")
            template(name="fields" type="string" string="%programname%\t%syslogseverity%\t%msg%\n")
            {{templates}}
            ruleset(name="all") { {{ruleset.Replace(Port, port, StringComparison.Ordinal)}} }
            input(type="imuxsock" Socket="{{files.Below("journal")}}" ruleset="all")
            input(type="imuxsock" Socket="{{files.Below("wire")}}" useSpecialParser="off" parseHostname="on" ruleset="all")

            """);
        ProcessStartInfo start = new(
            program, ["-n", "-f", config, "-i", files.Below("pid")])
        { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["NOTIFY_SOCKET"] = files.Below("notify");
        Process process = Process.Start(start)!;
        try
        {
            return new RsyslogDaemon(files, listener, process, await ConnectAsync(files, ready, listener));
        }
        catch
        {
            process.Kill();
            listener.Dispose();
            files.Dispose();
            throw;
        }
    }

    private static async Task<StreamReader> ConnectAsync(TemporaryDirectory files, Socket ready, TcpListener listener)
    {
        using CancellationTokenSource limit = new(Patience);
        byte[] notification = new byte[1000];
        int length = await ready.ReceiveAsync(notification, limit.Token);
        Assert.That(Encoding.ASCII.GetString(notification, 0, length), Does.Contain("READY=1"));

        // omfwd connects with its first message.
        using Socket socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(files.Below("wire")), limit.Token);
        await socket.SendAsync(Encoding.UTF8.GetBytes("<13>x hello: "), limit.Token);
        TcpClient client = await listener.AcceptTcpClientAsync(limit.Token);
        StreamReader lines = new(client.GetStream(), Encoding.UTF8);
        await lines.ReadLineAsync(limit.Token);
        return lines;
    }

    /// <summary>Sends messages as over the network, host name included, or as journald does, without.</summary>
    /// <returns>One line back per message.</returns>
    public async Task<IReadOnlyList<string>> SendAsync(IEnumerable<byte[]> messages, bool journal)
    {
        using CancellationTokenSource limit = new(Patience);
        using Socket socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(_files.Below(journal ? "journal" : "wire")), limit.Token);
        List<string> answers = [];
        foreach (byte[] message in messages)
        {
            await socket.SendAsync(message, limit.Token);
            answers.Add(await _lines.ReadLineAsync(limit.Token) ?? throw new EndOfStreamException());
        }

        return answers;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _lines.Dispose();
        _listener.Dispose();
        _files.Dispose();
    }
}
