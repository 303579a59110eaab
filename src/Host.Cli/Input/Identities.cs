using RsyslogRelp.Core.Node;
using RsyslogRelp.Gardener.Shoots;
using RsyslogRelp.Host.Cli.Shell;

namespace RsyslogRelp.Host.Cli.Input;

/// <summary>
/// The identities of Shoots. An option takes precedence over the Shoot; a placeholder takes the place of what neither says.
/// </summary>
/// <param name="options">The options; an empty string is an option that was not given.</param>
internal sealed class Identities(ShootIdentity options)
{
    private static readonly ShootIdentity Placeholders = new("PROJECT", "SHOOT", "SHOOT-UID");

    private readonly List<(LoadedConfig Config, string[] Missing)> _incomplete = [];

    /// <summary>Without options.</summary>
    public Identities()
        : this(new ShootIdentity("", "", ""))
    {
    }

    /// <summary>The identity of a document's Shoot.</summary>
    /// <param name="config">The Shoot or config.</param>
    /// <param name="other">The same Shoot before or after a change, from which missing values are taken.</param>
    public ShootIdentity Of(LoadedConfig config, Shoot? other = null)
    {
        List<string> missing = [];
        ShootIdentity identity = new(
            Value("--project", Placeholders.ProjectName, options.ProjectName, ProjectOf(config.Shoot), ProjectOf(other)),
            Value("--shoot", Placeholders.Name, options.Name, config.Shoot?.Name, other?.Name),
            Value("--shoot-uid", Placeholders.Uid, options.Uid, config.Shoot?.Uid, other?.Uid));
        if (missing.Count > 0)
        {
            _incomplete.Add((config, [.. missing]));
        }

        return identity;

        string Value(string option, string placeholder, params IEnumerable<string?> values)
        {
            string? value = values.FirstOrDefault(static value => !string.IsNullOrEmpty(value));
            if (value is null)
            {
                missing.Add($"{option} {placeholder}");
            }

            return value ?? placeholder;
        }
    }

    /// <summary>Names the placeholders that were used, in one line for one document and in one for many.</summary>
    public void Report(TextWriter remarks)
    {
        if (_incomplete.Count == 0)
        {
            return;
        }

        (LoadedConfig first, string[] missing) = _incomplete[0];
        string who = _incomplete.Count == 1
            ? $"{first.Document.Location}: {first.Document.Title}"
            : $"rsyslog-relp: {Number.Of(_incomplete.Count, "document")}";
        IEnumerable<string> all = _incomplete.SelectMany(static entry => entry.Missing).Distinct().Order(StringComparer.Ordinal);
        remarks.WriteLine($"{who}: rendered with placeholders: {string.Join(' ', _incomplete.Count == 1 ? missing : all)}");
    }

    private static string? ProjectOf(Shoot? shoot) => shoot is null ? null : ShootIdentity.ProjectFromGardenNamespace(shoot.Namespace);
}
