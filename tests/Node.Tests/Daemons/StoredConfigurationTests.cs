namespace RsyslogRelp.Node.Tests.Daemons;

/// <summary>
/// Configurations that the Go extension admitted: what the webhook renders of them passes the check of the configurator, and a real
/// rsyslogd forwards with it what it forwards with the file of the Go extension.
/// </summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class StoredConfigurationTests
{
    private static readonly (string Text, int Severity)[] Messages =
    [
        .. from severity in Enumerable.Range(0, 8) select ($"severity {severity}", severity),
        .. from text in new[]
           {
               "foo", "foo bar", "a foo", "aaa", "abcab", "a{1", "*a", "{\"level\":\"error\"}", "x\\d", "bar", "tab\tfoo", "{", "foo foo ",
               "\\", "größe",
           }
           select (text, 6),
    ];

    // NAME stands for a program name, which keeps the rules of many configurations apart in one.
    private static readonly StoredRules[] RulesOfPrograms =
    [
        .. from severity in new[]
           {
               8, 9, 100, int.MaxValue, 2147483648, 2147483649, 2147483655, 2147483656, 4294967295, 4294967296, 4294967299, 4294967304,
               99999999999, long.MaxValue, -1, -3, int.MinValue, int.MinValue + 5L, -4294967293, long.MinValue,
           }
           select new StoredRules($"severity {severity}", $$"""{"programNames":["NAME"],"severity":{{severity}}}"""),
        .. from expression in new[]
           {
               "*a", "+foo", "?foo", "{\"level\":\"error\"", "a{1", "fo{1,2", "{", "foo|*bar", "^*foo", "foo\\", "a{\\d}", "\\1foo",
           }
           from field in new[] { "regex", "exclude" }
           select Content($"{field} {expression}", $"\"{field}\":{Json(expression)}"),
        new("severity 9 and regex", """{"programNames":["NAME"],"severity":9,"messageContent":{"regex":"foo"}}"""),
        new("severity -1 and regex", """{"programNames":["NAME"],"severity":-1,"messageContent":{"regex":"foo"}}"""),
        Content("exclude of nothing and regex", """ "regex":"foo","exclude":"a{1" """),
        Content("regex of nothing and exclude", """ "regex":"a{1","exclude":"foo" """),
        Content("NUL in regex", """ "regex":"foo\u0000(bar" """),
        Content("NUL in exclude", """ "exclude":"foo\u0000" """),
        new("NUL in a name", """{"programNames":["NAME\u0000x"],"severity":3}"""),
        Content("back-reference", """ "regex":"(a|b)c*\\1" """),
        Content("repeated anchor", """ "exclude":"(\\bfoo )+" """),
        Content("heavy expression", """ "exclude":"(fo?){1000}|foo" """),
        new("name that no program has", $$"""{"programNames":["{{new string('m', 9_000)}}","NAME"],"severity":4}"""),
        new("only a name that no program has", $$"""{"programNames":["{{new string('m', 9_000)}}"]}"""),
        Content("long expression", $"\"exclude\":\"{new string('m', 9_000)}|foo\"") with { IsSaid = false },
        Content("empty regex", """ "regex":"" """) with { IsSaid = false },
        Content("empty exclude", """ "exclude":"" """) with { IsSaid = false },
        Content("letter d", """ "regex":"x\\\\\\d" """) with { IsSaid = false },
        new("names of any characters", """{"programNames":["my prog","größe","","NAME"],"severity":5}""") { IsSaid = false },
    ];

    // These select messages of any program, or concern the action.
    private static readonly StoredRules[] Configurations =
    [
        new("severity 8", """{"severity":8}"""),
        new("severity beyond 32 bits", """{"severity":4294967299}"""),
        new("severity below 0", """{"severity":-1}"""),
        new("exclude of nothing", """{"messageContent":{"exclude":"*a"}}"""),
        new("exclude of nothing and regex", """{"messageContent":{"exclude":"*a","regex":"foo"}}"""),
        new("NUL alone", """{"messageContent":{"regex":"\u0000"}}"""),
        new("numbers beyond 32 bits", """{"programNames":["mid"]}""")
        {
            Parameters = """ "timeout":4294967326, "rebindInterval":4294967296, "resumeRetryCount":8589934591, """,
            PortOffset = 4_294_967_296,
        },
        new("numbers below 32 bits", """{"programNames":["mid"]}""")
        {
            Parameters = """ "timeout":-2147483649, "rebindInterval":-7, "resumeRetryCount":-2, """,
            PortOffset = 65_536,
        },
        new(
            "more rules than are admitted today",
            string.Join(',', Enumerable.Range(0, 1_200).Select(static i => $$"""{"programNames":["p{{i}}"]}""")))
        {
            IsSaid = false,
        },
    ];

    // A rule that makes rsyslogd stop reading the file of the Go extension, and what it selects here.
    private static readonly (StoredRules Stored, string[] Selected)[] Unread =
    [
        (Content("dollar sign", """ "regex":"foo$" """, "mid"), ["foo", "a foo", "tab#011foo"]),
        (Content("bell", """ "regex":"foo|\u0007" """, "mid"), ["foo", "foo bar", "a foo", "tab#011foo", "foo foo "]),
        (Content("no-break space", """ "regex":"bar|\u00a0" """, "mid"), ["foo bar", "bar"]),
        (new StoredRules("no conditions", "{}"), []),
        (new StoredRules("empty conditions", """{"programNames":[],"messageContent":{}}"""), []),
        (Content("unreadable length", $"\"regex\":{Json(new string('"', 20_000))}", "mid"), []),
    ];

    [Test]
    public async Task Rules_select_what_they_selected_with_the_Go_extension()
    {
        StoredRules[] stored =
        [
            .. RulesOfPrograms.Select(
                static (one, i) => one with { Rules = one.Rules.Replace("NAME", $"p{i}", StringComparison.Ordinal) }),
        ];
        using ForwardingPair pair = await ForwardingPair.StartAsync(
            new StoredRules("all", string.Join(',', stored.Select(static one => one.Rules))),
            [.. from i in Enumerable.Range(0, stored.Length) from message in Messages select ($"p{i}", message.Text, message.Severity)]);

        ILookup<string, string> here = pair.Here.ToLookup(static line => line.Split(':')[0]);
        ILookup<string, string> withGo = pair.WithGo.ToLookup(static line => line.Split(':')[0]);
        Assert.Multiple(() =>
        {
            for (int i = 0; i < stored.Length; i++)
            {
                Assert.That(here[$"p{i}"], Is.EqualTo(withGo[$"p{i}"]), stored[i].Name);
                Assert.That(
                    pair.Warnings.Any(warning => warning.Path.Contains($"loggingRules[{i + 2}]", StringComparison.Ordinal)),
                    Is.EqualTo(stored[i].IsSaid),
                    stored[i].Name);
            }
        });
    }

    [TestCaseSource(nameof(Configurations))]
    public async Task Node_forwards_what_it_forwarded_with_the_Go_extension(StoredRules stored)
    {
        using ForwardingPair pair = await ForwardingPair.StartAsync(stored, Log);

        Assert.That(pair.Here, Is.EqualTo(pair.WithGo));
        Assert.That(pair.Warnings, stored.IsSaid ? Is.Not.Empty : Is.Empty);
    }

    [Test]
    public async Task Rule_that_rsyslogd_could_not_read_takes_no_other_rule_with_it([Range(0, 5)] int index)
    {
        (StoredRules stored, string[] selected) = Unread[index];
        using ForwardingPair pair = await ForwardingPair.StartAsync(stored, Log);

        Assert.That(pair.WithGo, Is.EqualTo(Texts("first")), "the Go extension");
        Assert.That(
            pair.Here,
            Is.EquivalentTo((string[])[.. Texts("first"), .. Texts("last"), .. selected.Select(static text => $"mid: {text}")]),
            stored.Name);
    }

    private static (string Tag, string Text, int Severity)[] Log =>
    [
        .. from program in new[] { "first", "mid", "other", "last" }
           from message in Messages
           select (program, message.Text, message.Severity),
    ];

    private static string[] Texts(string program) =>
        [.. Messages.Select(message => $"{program}: {message.Text.Replace("\t", "#011", StringComparison.Ordinal)}")];

    private static StoredRules Content(string name, string fields, string program = "NAME") =>
        new(name, $$$"""{"programNames":["{{{program}}}"],"messageContent":{{{{fields}}}}}""");

    private static string Json(string text) => System.Text.Json.JsonSerializer.Serialize(text);
}
