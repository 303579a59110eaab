using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Host.Cli.Output;
using RsyslogRelp.Host.Cli.Shell;

namespace RsyslogRelp.Host.Cli.Input;

/// <summary>Reads an input that must contain exactly one Shoot or bare config, which admission must accept.</summary>
internal static class ConfigLoader
{
    /// <summary>Reads and checks; findings go to stderr.</summary>
    /// <exception cref="CliException">There is none or more than one, or admission would refuse it.</exception>
    public static async Task<LoadedConfig> LoadAsync(
        IReadOnlyList<string> files, string defaultNamespace, CliContext context, CancellationToken cancellationToken)
    {
        DocumentSet input = await InputReader.ReadAsync(files, context, cancellationToken);
        DocumentChecker checker = new(context, input, defaultNamespace);
        if (input.Unreadable.Count == 0)
        {
            RequireOne(input, files);
        }

        CheckedInput result = await checker.CheckAsync(input, cancellationToken);
        FindingsText.Write(context.Error, result.Documents);
        if (result.Documents.Any(static document => document.Fails(default)))
        {
            throw new CliException($"{Name(files)}: invalid, nothing done", ExitCode.Negative);
        }

        DecodedDocument decoded = result.Decoded.Single();
        return new LoadedConfig(decoded, checker.Resources, decoded.Shoot?.Namespace ?? defaultNamespace);
    }

    /// <summary>The same, for commands that have nothing to do for a Shoot without the extension.</summary>
    public static async Task<LoadedConfig> LoadEnabledAsync(
        IReadOnlyList<string> files, string defaultNamespace, CliContext context, CancellationToken cancellationToken)
    {
        LoadedConfig loaded = await LoadAsync(files, defaultNamespace, context, cancellationToken);
        return loaded.Config is not null
            ? loaded
            : throw new CliException(
                $"{loaded.Document.Location}: {loaded.Document.Title} "
                + $"does not enable the extension {ConfigurationApi.ExtensionType}; nothing to do");
    }

    private static void RequireOne(DocumentSet input, IReadOnlyList<string> files)
    {
        List<InputDocument> found = [.. input.Renderable];
        if (found.Count == 0)
        {
            throw new CliException($"{Name(files)}: holds no Shoot and no RsyslogRelpConfig; exactly one is needed");
        }

        if (found.Count > 1)
        {
            string places = Number.Names([.. found.Select(static document => $"{document.Location} ({document.Title})")]);
            throw new CliException(
                $"{Name(files)}: holds {Number.Of(found.Count)} Shoots or RsyslogRelpConfigs, exactly one is needed: {places}");
        }
    }

    private static string Name(IReadOnlyList<string> files) =>
        string.Join(", ", files.Select(static file => file == InputFiles.StandardInput ? "stdin" : Printable.Of(file)));
}
