using System.Net;
using System.Text.Json.Nodes;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Cluster.Tests.Chaos;

/// <summary>Creates good and bad Shoots in the garden as dry runs: the good are admitted, the bad denied for what is wrong.</summary>
internal sealed class ShootWorker(ITestApiServer server, Tally tally, string side, int number, int seed) : Worker(tally, side)
{
    private readonly Garden _garden = new(server);
    private readonly Random _random = new(seed);
    private int _sequence;

    protected override async Task<(Verdict Verdict, string Detail)?> CallAsync()
    {
        int port = 1 + _random.Next(60_000);
        bool isBad = _random.Next(2) == 0;
        string what = $"{(isBad ? "bad" : "good")} Shoot";
        (HttpStatusCode status, string body) = await _garden.CreateAsync(
            $"shoot-{number}-{++_sequence}",
            Garden.Config.Replace("514", $"{(isBad ? -port : port)}", StringComparison.Ordinal),
            dryRun: true);
        if (IsGood(status))
        {
            return isBad ? (Verdict.Uncalled, $"{what} admitted") : (Verdict.Good, what);
        }

        bool isDenied = status == HttpStatusCode.Forbidden
            && ((string)JsonNode.Parse(body)!["message"]!).Contains("providerConfig.port: Invalid value", StringComparison.Ordinal);
        if (isDenied && body.Contains($"Invalid value: -{port}: ", StringComparison.Ordinal) && isBad)
        {
            return (Verdict.Good, what);
        }

        return (isDenied ? Verdict.Wrong : Verdict.Failed, $"{what}: {(int)status} {Short(body)}");
    }
}
