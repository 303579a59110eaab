using System.Text.Json.Nodes;

namespace RsyslogRelp.Cluster.Tests.Chaos;

/// <summary>The judges of a run themselves: what is wrong is found, and what has no excuse is counted.</summary>
internal sealed class JudgementTests
{
    private static readonly ShootVersions s_shoot = new(1);

    private static JsonObject Foreign => JsonNode.Parse("""
        {"type":"x","purpose":"reconcile","files":[{"path":"/foreign","content":{"inline":{"encoding":"","data":"a"}}}],
        "units":[{"name":"foreign.service"}]}
        """)!.AsObject();

    // Version 5 was stored when the call began, and 6 was written during it.
    [TestCase(4, Verdict.Wrong)]
    [TestCase(5, Verdict.Good)]
    [TestCase(6, Verdict.Good)]
    [TestCase(7, Verdict.Wrong)]
    public void A_version_is_good_if_it_could_be_read_during_the_call(int version, Verdict verdict) =>
        Assert.That(OscWorker.Judge(s_shoot, 5, 6, Foreign, null, s_shoot.Expected(version, Foreign)).Verdict, Is.EqualTo(verdict));

    [Test]
    public void The_files_of_another_Shoot_are_wrong() => Assert.That(
        OscWorker.Judge(s_shoot, 1, 1, Foreign, null, new ShootVersions(5).Expected(1, Foreign)).Verdict, Is.EqualTo(Verdict.Wrong));

    [Test]
    public void A_changed_byte_of_a_foreign_file_is_wrong()
    {
        JsonObject stored = s_shoot.Expected(1, Foreign);
        stored["files"]![0]!["content"]!["inline"]!["data"] = "b";

        Assert.That(OscWorker.Judge(s_shoot, 1, 1, Foreign, null, stored).Verdict, Is.EqualTo(Verdict.Wrong));
    }

    [Test]
    public void A_missing_or_additional_file_is_wrong()
    {
        JsonObject less = s_shoot.Expected(1, Foreign), more = s_shoot.Expected(1, Foreign);
        less["files"]!.AsArray().RemoveAt(2);
        more["files"]!.AsArray().Add(new JsonObject { ["path"] = "/more" });

        Assert.That(
            new[] { less, more }.Select(static stored => OscWorker.Judge(s_shoot, 1, 1, Foreign, null, stored).Verdict),
            Is.All.EqualTo(Verdict.Wrong));
    }

    [Test]
    public void What_is_stored_as_it_was_sent_or_as_it_was_before_was_not_seen_by_the_webhook()
    {
        JsonObject old = s_shoot.Expected(1, Foreign);

        Assert.That(
            new[] { Foreign, old.DeepClone() }.Select(stored => OscWorker.Judge(s_shoot, 5, 5, Foreign, old, stored).Verdict),
            Is.All.EqualTo(Verdict.Uncalled));
    }

    [TestCase(Excuse.Nothing, "")]
    [TestCase(Excuse.UnderWay, "before-struck")]
    [TestCase(Excuse.WhileItLasts, "before-struck lasting")]
    [TestCase(Excuse.UntilConverged, "before-struck lasting converging")]
    public void A_failed_call_is_excused_only_while_its_fault_says_so(Excuse excuse, string excused)
    {
        Strike strike = Strike(excuse);
        (string Name, Call Call)[] calls =
        [
            ("over-before", Call(0, 1)), ("before-struck", Call(1, 12)), ("lasting", Call(15, 16)), ("converging", Call(25, 26)),
            ("after", Call(31, 32)),
        ];

        Assert.That(
            string.Join(' ', calls.Where(call => strike.Excuses(call.Call)).Select(static call => call.Name)), Is.EqualTo(excused));
    }

    [Test]
    public void Nothing_excuses_a_wrong_answer_nor_an_unseen_call_while_the_registration_is_there()
    {
        Strike strike = Strike(Excuse.UntilConverged);

        Assert.That(
            (strike.Excuses(Call(15, 16, Verdict.Wrong)), strike.Excuses(Call(15, 16, Verdict.Uncalled))), Is.EqualTo((false, false)));
    }

    [Test]
    public void A_call_of_the_other_webhook_is_not_excused() =>
        Assert.That(Strike(Excuse.UntilConverged).Excuses(Call(15, 16) with { Side = "other" }), Is.False);

    private static Call Call(int begin, int end, Verdict verdict = Verdict.Failed) =>
        new("side", TimeSpan.FromSeconds(begin), TimeSpan.FromSeconds(end), verdict, "");

    // Begins at 10, has happened at 11, ends at 20, and all is well at 30.
    private static Strike Strike(Excuse excuse) => new("fault", "")
    {
        Touches = "side",
        Side = "side",
        Excuse = excuse,
        Begin = static () => Task.CompletedTask,
        BeganAt = TimeSpan.FromSeconds(10),
        StruckAt = TimeSpan.FromSeconds(11),
        EndedAt = TimeSpan.FromSeconds(20),
        ConvergedAt = TimeSpan.FromSeconds(30),
    };
}
