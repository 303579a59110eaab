using System.Text;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Host.Cli.Tests;

/// <summary>Whatever the bytes, the exit code is one of three and nobody sees a stack trace (<see cref="Cli"/> looks).</summary>
internal sealed class FuzzTests : CliFixture
{
    private static readonly string[] Tokens =
    [
        "{", "}", "[", "]", ":", " ", "\n", "- ", "&a ", "*a", "|", ">", "!!str ", "'", "\"", "---\n", "#", "?", ",", "kind", "\t", "<<",
        "%", "\\", "0", "~"
    ];

    [Test]
    public async Task Random_bytes_end_in_a_message([Range(0, 9)] int seed)
    {
        Random random = new(seed);
        for (int round = 0; round < 30; round++)
        {
            byte[] bytes = new byte[random.Next(400)];
            random.NextBytes(bytes);
            await RunAllAsync(bytes);
        }
    }

    [Test]
    public async Task Random_yaml_ends_in_a_message([Range(0, 9)] int seed)
    {
        Random random = new(100 + seed);
        for (int round = 0; round < 30; round++)
        {
            await RunAllAsync(
                Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, random.Next(40))
                    .Select(_ => Tokens[random.Next(Tokens.Length)]))));
        }
    }

    [Test]
    public async Task Damaged_documents_end_in_a_message([Range(0, 9)] int seed)
    {
        Random random = new(200 + seed);
        string[] documents =
        [
            Samples.TlsConfig, Samples.Shoot(Samples.AuditConfig), Samples.Auditd, Samples.ConfigMap("audit-rules"),
            Samples.Secret("relp-client")
        ];
        for (int round = 0; round < 30; round++)
        {
            List<byte> bytes = [.. Encoding.UTF8.GetBytes(Samples.Stream([.. documents.Where(_ => random.Next(2) == 0)]))];
            for (int change = random.Next(1, 6); change > 0 && bytes.Count > 0; change--)
            {
                int at = random.Next(bytes.Count);
                switch (random.Next(3))
                {
                    case 0: bytes[at] = (byte)random.Next(256); break;
                    case 1: bytes.RemoveRange(at, Math.Min(random.Next(10), bytes.Count - at)); break;
                    default: bytes.InsertRange(at, Encoding.UTF8.GetBytes(Tokens[random.Next(Tokens.Length)])); break;
                }
            }

            await RunAllAsync([.. bytes]);
        }
    }

    [Test]
    public async Task Random_messages_end_in_a_verdict_or_a_remark([Range(0, 4)] int seed)
    {
        Random random = new(300 + seed);
        string config = Files.Write("config.yaml", Samples.Config);
        byte[] bytes = new byte[20_000];
        random.NextBytes(bytes);
        for (int i = 0; i < bytes.Length; i += random.Next(1, 60))
        {
            byte[] piece = Encoding.ASCII.GetBytes(new[] { "\n<13>", "\n{\"MESSAGE\":", "\n<13>1 - ", "\"}" }[random.Next(4)]);
            piece.AsSpan(0, Math.Min(piece.Length, bytes.Length - i)).CopyTo(bytes.AsSpan(i));
        }

        ToolResult result = await Cli.RunAsync(bytes, ["match", "-f", config, "--stdin"]);
        Assert.That(result.ExitCode, Is.InRange(0, 1));
    }

    private async Task RunAllAsync(byte[] input)
    {
        string config = Files.Write("config.yaml", Samples.Config);
        string[][] commands =
        [
            ["validate", "-f", "-", "-o", new[] { "text", "json", "junit" }[input.Length % 3]],
            ["render", "-f", "-", .. Samples.Identity],
            ["diff", "-", config, .. Samples.Identity],
            ["match", "-f", "-", "--program", "a", "--severity", "1", "--message", "x"],
        ];
        foreach (string[] command in commands)
        {
            ToolResult result = await Cli.RunAsync(input, command);
            Assert.That(result.ExitCode, Is.InRange(0, 2), () => $"{string.Join(' ', command)}: {Convert.ToBase64String(input)}");
            Assert.That(result.ExitCode == 0 || result.Output.Length + result.Error.Length > 0);
        }
    }
}
