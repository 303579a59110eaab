using System.Globalization;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Node.Tests.Booted;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Node.Tests.Soak;

/// <summary>
/// Numbered messages from booted nodes under each fault: what is lost and what is repeated stays within the bounds of docs/reliability.md.
/// <c>hack/soak</c> runs them; SOAK_MESSAGES says how many messages each run logs.
/// </summary>
[TestFixture("bookworm")]
[TestFixture("trixie")]
[TestFixture("sid")]
[Category("Soak")]
internal sealed class SoakTests(string suite) : BootedNodeFixture(suite)
{
    private const string Plaintext = "plain";

    private static readonly int s_messages =
        int.Parse(Environment.GetEnvironmentVariable("SOAK_MESSAGES") ?? "10000", CultureInfo.InvariantCulture);

    [TestCaseSource(nameof(Runs))]
    public void Loss_and_repetition_are_bounded(string transport, Fault fault)
    {
        bool tls = transport != Plaintext;
        SoakRun run = new(Node, Port, Program, tls ? static name => Server(Authority, name) : null);
        RsyslogRelpConfig config = tls ? Tls with { Tls = Tls.Tls! with { TlsLib = transport } } : Plain;
        run.StartReceiver();
        run.Deliver(config, tls ? Client(Authority) : null);

        run.Log(0, s_messages / 4);
        fault.Begin(run);
        run.Log(s_messages / 4, s_messages / 2);
        fault.End(run);
        run.Log(3 * s_messages / 4, s_messages - (3 * s_messages / 4));

        try
        {
            run.Settle(s_messages - fault.MaxLost);
        }
        finally
        {
            // Whatever became of it: no row of an earlier run stays.
            Judge(run, transport, fault);
        }
    }

    private void Judge(SoakRun run, string transport, Fault fault)
    {
        (int all, int different) = run.Count();
        (int lost, int repeated) = (s_messages - different, all - different);
        string row = $"| {Node.RsyslogVersion} ({Suite}) | {transport} | {fault.Name} | {s_messages} | {lost} | {fault.MaxLost} | {repeated} | {fault.MaxRepeated} |";
        TestContext.Out.WriteLine(row);
        Record(row);
        Assert.That(lost, Is.LessThanOrEqualTo(fault.MaxLost));
        Assert.That(repeated, Is.LessThanOrEqualTo(fault.MaxRepeated));
    }

    private static IEnumerable<TestCaseData> Runs() =>
        from transport in new[] { Plaintext, "openssl", "gnutls" }
        from fault in transport == Plaintext ? Fault.All : [.. Fault.All, Fault.WrongCertificate]
        select new TestCaseData(transport, fault).SetArgDisplayNames(transport, fault.ToString());

    private static void Record(string row)
    {
        string file = Repository.PathOf("artifacts/soak/rows");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.AppendAllText(file, row + "\n");
    }
}
