using System.Text;
using NUnit.Framework.Constraints;

namespace RsyslogRelp.Testing.Snapshots;

/// <summary>
/// Compares a set of texts, by relative path, with the files of a folder, byte for byte: missing, different and surplus files are failures.
/// The actual text is written next to the file as <c>*.received.*</c> and removed after a success. ACCEPT_SNAPSHOTS=1 accepts the actual
/// texts; CI rejects it.
/// </summary>
public sealed class SnapshotFolderConstraint(string folder) : Constraint
{
    private const string ReceivedMark = ".received";
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <inheritdoc/>
    public override string Description => $"the files below {folder}";

    private static bool Accepting => Environment.GetEnvironmentVariable("ACCEPT_SNAPSHOTS") == "1"
        && Environment.GetEnvironmentVariable("CI") is not ("true" or "1");

    /// <inheritdoc/>
    public override ConstraintResult ApplyTo<TActual>(TActual actual)
    {
        IReadOnlyDictionary<string, string> texts = (IReadOnlyDictionary<string, string>)(object)actual!;
        if (Accepting)
        {
            Accept(texts);
        }

        List<string> failures = [];
        foreach ((string path, string text) in texts)
        {
            CompareFile(path, text, failures);
        }

        foreach (string dangling in Expected().Where(path => !texts.ContainsKey(path)))
        {
            failures.Add($"dangling: {dangling} is no longer rendered");
        }

        return new Result(this, actual, failures);
    }

    private void CompareFile(string path, string text, List<string> failures)
    {
        string file = Path.Combine(folder, path);
        string received = Path.ChangeExtension(file, ReceivedMark + Path.GetExtension(file));
        byte[] bytes = Utf8.GetBytes(text);
        if (File.Exists(file) && File.ReadAllBytes(file).AsSpan().SequenceEqual(bytes))
        {
            File.Delete(received);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(received, bytes);
        failures.Add(File.Exists(file)
            ? $"differs: {path}\n{LineDifference.Describe(File.ReadAllText(file, Encoding.Latin1), Encoding.Latin1.GetString(bytes))}"
            : $"missing: {path}; look at {received}, then `make accept-snapshots`");
    }

    private void Accept(IReadOnlyDictionary<string, string> texts)
    {
        foreach (string dangling in Expected().Where(path => !texts.ContainsKey(path)))
        {
            File.Delete(Path.Combine(folder, dangling));
        }

        foreach ((string path, string text) in texts)
        {
            string file = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, Utf8.GetBytes(text));
        }
    }

    private List<string> Expected() => !Directory.Exists(folder) ? [] :
    [
        .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file))
            .Where(static path => !Path.GetFileNameWithoutExtension(path).EndsWith(ReceivedMark, StringComparison.Ordinal)),
    ];

    private sealed class Result(IConstraint constraint, object? actual, List<string> failures)
        : ConstraintResult(constraint, actual, failures.Count == 0)
    {
        public override void WriteMessageTo(MessageWriter writer) => writer.WriteLine(string.Join("\n", failures));
    }
}
