namespace RsyslogRelp.Host.Cli.Input;

/// <summary>
/// Names of documents, with which two inputs are compared and directories are called: <c>NAMESPACE/NAME</c> of a Shoot; of a bare config
/// its file's path in the given directory, without the extension, and <c>-2</c> for the second one in a file.
/// </summary>
internal static class DocumentNames
{
    public static IEnumerable<(DecodedDocument Document, string Name)> Of(
        IEnumerable<DecodedDocument> documents, IReadOnlyList<string> arguments)
    {
        Dictionary<string, int> unnamed = new(StringComparer.Ordinal);
        foreach (DecodedDocument decoded in documents)
        {
            InputDocument document = decoded.Document;
            string name = document.Name;
            if (name.Length > 0)
            {
                string namespaceName = decoded.Shoot?.Namespace ?? document.Namespace;
                yield return (decoded, namespaceName.Length == 0 ? name : $"{namespaceName}/{name}");
                continue;
            }

            int number = unnamed[document.Source] = unnamed.GetValueOrDefault(document.Source) + 1;
            yield return (decoded, Stem(document.Source, arguments) + (number == 1 ? "" : $"-{number}"));
        }
    }

    private static string Stem(string source, IReadOnlyList<string> arguments)
    {
        string? directory = arguments
            .Select(static argument => Path.TrimEndingDirectorySeparator(argument) + "/")
            .FirstOrDefault(argument => source.StartsWith(argument, StringComparison.Ordinal));
        string path = directory is null ? Path.GetFileName(source) : source[directory.Length..];
        return Path.ChangeExtension(path, null);
    }
}
