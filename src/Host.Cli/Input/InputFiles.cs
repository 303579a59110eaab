using RsyslogRelp.Host.Cli.Shell;

namespace RsyslogRelp.Host.Cli.Input;

/// <summary>Turns the arguments of <c>-f</c> into a list of files.</summary>
internal static class InputFiles
{
    /// <summary>The argument that means standard input.</summary>
    public const string StandardInput = "-";

    private static readonly string[] Extensions = [".yaml", ".yml", ".json"];

    // Symbolic links to directories are not followed, as in kubectl: this avoids loops and duplicate files.
    private static readonly EnumerationOptions Below = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };

    /// <summary>The files in the order given, those of a directory in ordinal order of their paths.</summary>
    /// <exception cref="CliException">Something does not exist, cannot be read, or is given twice as standard input.</exception>
    public static List<string> Expand(IReadOnlyList<string> arguments)
    {
        CheckStandardInput(arguments);
        List<string> files = [];
        foreach (string argument in arguments)
        {
            if (argument.Length == 0)
            {
                throw new CliException("a file name must not be empty");
            }

            if (argument == StandardInput || !Directory.Exists(argument))
            {
                files.Add(argument);
                continue;
            }

            int before = files.Count;
            AddDirectory(argument, files);
            if (files.Count == before)
            {
                throw new CliException($"{Printable.Of(argument)}: the directory holds no *.yaml, *.yml or *.json");
            }
        }

        return files;
    }

    /// <summary>Standard input can be read only once.</summary>
    /// <exception cref="CliException">It is given twice.</exception>
    public static void CheckStandardInput(IReadOnlyList<string> arguments)
    {
        if (arguments.Count(static argument => argument == StandardInput) > 1)
        {
            throw new CliException("standard input (-) can be given only once");
        }
    }

    private static void AddDirectory(string directory, List<string> files)
    {
        List<string> found = [];
        Stack<DirectoryInfo> pending = new([new DirectoryInfo(directory)]);
        while (pending.TryPop(out DirectoryInfo? current))
        {
            try
            {
                foreach (FileSystemInfo entry in current.EnumerateFileSystemInfos("*", Below))
                {
                    if (entry is DirectoryInfo below)
                    {
                        if (below.LinkTarget is null)
                        {
                            pending.Push(below);
                        }
                    }
                    else if (Extensions.Contains(entry.Extension, StringComparer.OrdinalIgnoreCase))
                    {
                        found.Add(Path.Join(directory, Path.GetRelativePath(Path.GetFullPath(directory), entry.FullName)));
                    }
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw FailureText.At(current.FullName, exception);
            }
        }

        found.Sort(StringComparer.Ordinal);
        files.AddRange(found);
    }
}
