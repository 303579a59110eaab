using System.Text.RegularExpressions;
using RsyslogRelp.Core.Node;

namespace RsyslogRelp.Node.Tests.Daemons;

/// <summary>The line as it arrives, byte for byte: receivers parse it.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class ReceivedLineTests
{
    [TestCase("kubelet[77]", "hello world", 5, 1, " proj shoot1 uid-1 node 13 kubelet[77]: {time} 77 -  hello world ")]
    [TestCase("kubelet", "no process id", 6, 3, " proj shoot1 uid-1 node 30 kubelet: {time} - -  no process id ")]
    [TestCase("kubelet[1]", "  two  spaces  ", 0, 0, " proj shoot1 uid-1 node 0 kubelet[1]: {time} 1 -    two  spaces   ")]
    [TestCase("kubelet[1]", "", 7, 23, " proj shoot1 uid-1 node 191 kubelet[1]: {time} 1 -   ")]
    [TestCase("kubelet[1]", "größe 日本 🙂 \"quoted\" \\n %msg% $msg", 6, 3, " proj shoot1 uid-1 node 30 kubelet[1]: {time} 1 -  größe 日本 🙂 \"quoted\" \\n %msg% $msg ")]
    [TestCase("kubelet[1]", "tab\there, newline\nhere, bell\ahere", 6, 3, " proj shoot1 uid-1 node 30 kubelet[1]: {time} 1 -  tab#011here, newline#012here, bell#007here ")]
    public void Has_the_agreed_form(string tag, string message, int severity, int facility, string expected)
    {
        using Route route = new(Route.Programs("kubelet"));

        DateTimeOffset before = DateTimeOffset.UtcNow;
        route.Node.Log(tag, message, severity, facility);
        ReceivedLine line = route.Settle().Single();

        string time = Regex.Match(line.Line, @"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}[+-]\d\d:\d\d").Value;
        Assert.That(line.Line, Is.EqualTo(expected.Replace("{time}", time, StringComparison.Ordinal)));
        Assert.That(line.Time, Is.InRange(before.AddSeconds(-1), DateTimeOffset.UtcNow.AddSeconds(1)));
    }

    [Test]
    public void Carries_any_name_of_project_and_shoot()
    {
        string printable = string.Concat(Enumerable.Range('!', '~' - '!' + 1).Select(static c => (char)c));
        string control = string.Concat(Enumerable.Range(1, ' ' - 1).Append(0x7f).Where(static c => c != '\n').Select(static c => (char)c));
        using Route route = new(Route.Programs("kubelet"), new ShootIdentity(printable, "größe日本🙂\\101\\\\\"%msg%", control));

        route.Node.Log("kubelet", "x");

        Assert.That(route.Settle().Single(), Has.Property("Project").EqualTo(printable)
            .And.Property("Shoot").EqualTo("größe日本🙂\\101\\\\\"%msg%").And.Property("Uid").EqualTo(control));
    }

    [Test]
    public void Is_cut_at_8096_bytes_without_a_mark()
    {
        using Route route = new(Route.Programs("kubelet"));

        route.Node.Log("kubelet[1]", new string('x', 20_000));
        route.Node.Log("kubelet[1]", "after");
        route.Receiver.WaitFor("after", route.Node.Describe);

        string line = route.Receiver.Lines[0];
        Assert.That(line, Has.Length.EqualTo(8_096).And.EndsWith("xx"));
    }
}
