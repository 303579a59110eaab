using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Host.Cli.Findings;
using RsyslogRelp.Host.Cli.Shell;

namespace RsyslogRelp.Host.Cli.Input;

/// <summary>Reads an input of Shoots and bare configs, and checks them as admission does.</summary>
internal static class ConfigLoader
{
    /// <summary>
    /// Reads and checks; findings go to stderr. If there are several documents, invalid ones are left out, and a remark counts them.
    /// </summary>
    /// <exception cref="CliException">There is no document, or no valid one.</exception>
    public static async Task<LoadedInput> LoadAsync(
        IReadOnlyList<string> files,
        string defaultNamespace,
        CliContext context,
        CancellationToken cancellationToken,
        bool isStored = false)
    {
        DocumentSet input = await InputReader.ReadAsync(files, context, cancellationToken);
        int total = input.Renderable.Count();
        if (total == 0 && input.Unreadable.Count == 0)
        {
            throw new CliException($"{Name(files)}: holds no Shoot and no RsyslogRelpConfig");
        }

        DocumentChecker checker = new(context, input, defaultNamespace, isStored);
        CheckedInput result = await checker.CheckAsync(input, cancellationToken);
        FindingsText.Write(context.Error, result.Documents);
        int failed = result.Documents.Count(static document => document.Fails(default));
        List<LoadedConfig> configs =
        [
            .. DocumentNames.Of(result.Decoded, files)
                .Where(static named => named.Document.IsValid)
                .Select(named => new LoadedConfig(
                    named.Document, named.Name, checker.Resources, named.Document.Shoot?.Namespace ?? defaultNamespace)),
        ];
        if (failed > 0 && (total <= 1 || configs.Count == 0))
        {
            throw new CliException($"{Name(files)}: invalid, nothing done", ExitCode.Negative);
        }

        if (failed > 0)
        {
            context.Remark($"{Number.Of(failed, "invalid document")} left out, of {Number.Of(result.Documents.Count)}");
        }

        return new LoadedInput(configs, total, failed);
    }

    /// <summary>The same, without Shoots that do not enable the extension; a remark counts them.</summary>
    /// <exception cref="CliException">There is no document, or no valid one that enables it.</exception>
    public static async Task<LoadedInput> LoadEnabledAsync(
        IReadOnlyList<string> files,
        string defaultNamespace,
        CliContext context,
        CancellationToken cancellationToken,
        bool isStored = false)
    {
        LoadedInput input = await LoadAsync(files, defaultNamespace, context, cancellationToken, isStored);
        LoadedConfig[] enabled = [.. input.Configs.Where(static config => config.Config is not null)];
        int idle = input.Configs.Count - enabled.Length;
        if (enabled.Length == 0)
        {
            string who = input.IsMany
                ? $"{Name(files)}: none of {Number.Of(idle, "Shoot")} enables"
                : $"{input.Configs[0].Document.Location}: {input.Configs[0].Document.Title} does not enable";
            throw new CliException($"{who} the extension {ConfigurationApi.ExtensionType}; nothing to do");
        }

        if (idle > 0)
        {
            context.Remark($"{Number.Of(idle, "Shoot")} without the extension {ConfigurationApi.ExtensionType} left out");
        }

        return input with { Configs = enabled };
    }

    /// <summary>The same, for commands that need exactly one document.</summary>
    /// <exception cref="CliException">There is none or more than one, or it is invalid or does not enable the extension.</exception>
    public static async Task<LoadedConfig> LoadOneAsync(
        IReadOnlyList<string> files, string defaultNamespace, CliContext context, CancellationToken cancellationToken)
    {
        LoadedInput input = await LoadEnabledAsync(files, defaultNamespace, context, cancellationToken);
        if (input.Configs.Count == 1)
        {
            return input.Configs[0];
        }

        string places = Number.Names([.. input.Configs.Select(static config => $"{config.Document.Location} ({config.Document.Title})")]);
        throw new CliException(
            $"{Name(files)}: holds {Number.Of(input.Configs.Count)} Shoots or RsyslogRelpConfigs, exactly one is needed: {places}");
    }

    private static string Name(IReadOnlyList<string> files) =>
        Number.Names([.. files.Select(static file => file == InputFiles.StandardInput ? "stdin" : Printable.Of(file))]);
}
