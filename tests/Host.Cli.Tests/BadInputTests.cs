using System.Text;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Host.Cli.Tests;

/// <summary>Each ends in one clear, located message.</summary>
internal sealed class BadInputTests : CliFixture
{
    private static IEnumerable<TestCaseData> Unreadable()
    {
        yield return new TestCaseData("a: b\nc: [,]\n", "bad.yaml:2: not valid YAML").SetArgDisplayNames("empty item");
        yield return new TestCaseData("a:\n\tb: c\n", "not valid YAML: ").SetArgDisplayNames("tab as indentation");
        yield return new TestCaseData("a: \"x\n", "not valid YAML").SetArgDisplayNames("unclosed quote");
        yield return new TestCaseData("a: b\nc\0d\n", "bad.yaml:2: holds a NUL byte").SetArgDisplayNames("NUL");
        yield return new TestCaseData("{\"a\": ", "not valid YAML: ").SetArgDisplayNames("cut off JSON");
        yield return new TestCaseData(AliasBomb(), "aliases counted as often as they are used").SetArgDisplayNames("alias bomb");
        yield return new TestCaseData(new string('[', 100_000), "nested deeper than 64 levels").SetArgDisplayNames("deep brackets");
        yield return new TestCaseData(
            string.Concat(Enumerable.Range(0, 2000).Select(static depth => new string(' ', depth) + "a:\n")),
            "nested deeper than 64 levels").SetArgDisplayNames("deep mapping");
        yield return new TestCaseData("a: *b\n", "bad.yaml:1: alias *b without an anchor").SetArgDisplayNames("unknown alias");
        yield return new TestCaseData("a: !!python/object x\n", "bad.yaml:1: tag").SetArgDisplayNames("tag");
        yield return new TestCaseData("<<: {a: b}\n", "bad.yaml:1: merge keys").SetArgDisplayNames("merge key");
    }

    [TestCaseSource(nameof(Unreadable))]
    public async Task Validate_reports_a_finding_and_render_nothing_else(string text, string message)
    {
        string file = Files.Write("bad.yaml", text);
        ToolResult validate = await Cli.RunAsync("validate", "-f", file);
        Assert.That(validate.ExitCode, Is.EqualTo(1));
        Assert.That(Local(validate.Output), Does.Contain(message));
        Assert.That(validate.Output.Count('\n'), Is.EqualTo(1));

        ToolResult render = await Cli.RunAsync(["render", "-f", file, .. Samples.Identity]);
        Assert.That((render.ExitCode, render.Output), Is.EqualTo((1, "")));
        Assert.That(Local(render.Error), Does.Contain(message));
        Assert.That(render.ErrorLines, Has.Length.EqualTo(2));
    }

    [Test]
    public async Task Other_files_are_still_checked()
    {
        ToolResult result = await Cli.RunAsync(
            "validate",
            "-f",
            Files.Write("bad.yaml", "a: b: c"),
            "-f",
            Files.Write("config.yaml", Samples.Config.Replace("6514", "0", StringComparison.Ordinal)));
        Assert.That(Local(result.Output), Does.Contain("bad.yaml:1: ").And.Contain("config.yaml:4: port: "));
    }

    [Test]
    public async Task A_file_above_the_limit_is_refused()
    {
        string file = Files.Below("big.yaml");
        await using (FileStream stream = File.Create(file))
        {
            // Sparse: refused before it is read.
            stream.SetLength(10L * 1024 * 1024 * 1024);
        }

        ToolResult result = await Cli.RunAsync("validate", "-f", file);
        Assert.That(
            (result.ExitCode, Local(result.Output)),
            Is.EqualTo((1, "big.yaml:1: larger than 8 MiB (10737418240 bytes); Kubernetes stores objects of at most 1.5 MiB\n")));
    }

    [Test]
    public async Task Standard_input_above_the_limit_is_refused()
    {
        byte[] input = new byte[DocumentLimits.MaxBytes + 1];
        Array.Fill(input, (byte)'#');
        ToolResult result = await Cli.RunAsync(input, ["validate", "-f", "-"]);
        Assert.That(
            (result.ExitCode, result.Output),
            Is.EqualTo((1, "stdin:1: larger than 8 MiB; Kubernetes stores objects of at most 1.5 MiB\n")));
    }

    [Test]
    public async Task An_endless_device_is_refused()
    {
        Assume.That(File.Exists("/dev/zero"));
        ToolResult result = await Cli.RunAsync("validate", "-f", "/dev/zero");
        Assert.That(
            (result.ExitCode, result.Output),
            Is.EqualTo((1, "/dev/zero:1: larger than 8 MiB; Kubernetes stores objects of at most 1.5 MiB\n")));
    }

    [Test]
    public async Task Ten_megabytes_below_a_directory_are_refused()
    {
        Files.Write("d/big.yaml", new string('#', 10_000_000));
        ToolResult result = await Cli.RunAsync("validate", "-f", Files.Below("d"));
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(Local(result.Output), Does.StartWith("d/big.yaml:1: larger than 8 MiB"));
    }

    [Test]
    public async Task A_byte_order_mark_of_utf8_is_accepted()
    {
        ToolResult result = await Cli.RunAsync([0xef, 0xbb, 0xbf, .. Encoding.UTF8.GetBytes(Samples.Config)], ["validate", "-f", "-"]);
        Assert.That((result.ExitCode, result.Output), Is.EqualTo((0, "")));
    }

    [Test]
    public async Task Utf16_is_named([Values("utf-16", "utf-16BE")] string encoding)
    {
        Encoding utf16 = Encoding.GetEncoding(encoding);
        ToolResult result = await Cli.RunAsync([.. utf16.GetPreamble(), .. utf16.GetBytes(Samples.Config)], ["validate", "-f", "-"]);
        Assert.That((result.ExitCode, result.Output), Is.EqualTo((1, "stdin:1: is UTF-16 text; save it as UTF-8\n")));
    }

    [Test]
    public async Task Utf16_without_a_mark_is_suspected()
    {
        ToolResult result = await Cli.RunAsync(Encoding.Unicode.GetBytes(Samples.Config), ["validate", "-f", "-"]);
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Output, Does.StartWith("stdin:1: holds a NUL byte; is it a binary file or UTF-16?"));
    }

    [Test]
    public async Task Invalid_utf8_is_located()
    {
        ToolResult result = await Cli.RunAsync([.. "a: b\nc: ä"u8, 0xff], ["validate", "-f", "-"]);
        Assert.That(
            (result.ExitCode, result.Output), Is.EqualTo((1, "stdin:2: not valid UTF-8: byte 0xff at column 5; save it as UTF-8\n")));
    }

    [Test]
    public async Task Carriage_returns_change_nothing()
    {
        ToolResult result = await Cli.RunAsync(
            Samples.Config.Replace("6514", "0", StringComparison.Ordinal).ReplaceLineEndings("\r\n"), ["validate", "-f", "-"]);
        Assert.That((result.ExitCode, result.Output), Is.EqualTo((1, "stdin:4: port: Invalid value: 0: must be between 1 and 65535\n")));
    }

    [TestCase("port: [6514]", "port: Invalid value: list: must be an integer, not a list")]
    [TestCase("port: {a: b}", "port: Invalid value: object: must be an integer, not an object")]
    [TestCase("port: 6514.0", "port: Invalid value: 6514.0: must be an integer")]
    [TestCase("port: 99999999999999999999", "port: Invalid value: 99999999999999999999: must be between")]
    public async Task A_wrong_type_is_a_finding(string port, string finding)
    {
        ToolResult result = await Cli.RunAsync(
            Samples.Config.Replace("port: 6514", port, StringComparison.Ordinal), ["validate", "-f", "-"]);
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Output, Does.StartWith("stdin:4: " + finding));
    }

    [Test]
    public async Task A_shoot_of_wrong_types_is_a_finding()
    {
        ToolResult result = await Cli.RunAsync(
            "apiVersion: core.gardener.cloud/v1beta1\nkind: Shoot\nspec: [a]\n", ["validate", "-f", "-"]);
        Assert.That(
            (result.ExitCode, result.Output), Is.EqualTo((1, "stdin:3: spec: Invalid value: list: must be an object, not a list\n")));
    }

    [Test]
    public async Task A_name_with_control_characters_reaches_no_terminal()
    {
        string file = Files.Write("a\u001b[31m\n.yaml", "a: b: c");
        ToolResult result = await Cli.RunAsync("validate", "-f", file);
        Assert.That(Local(result.Output), Does.StartWith(@"a\x1b[31m\x0a.yaml:1: "));
    }

    // 10 to the power of 9 values in 300 bytes.
    private static string AliasBomb()
    {
        StringBuilder text = new("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 9; i++)
        {
            text.Append($"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        }

        return text.ToString();
    }
}
