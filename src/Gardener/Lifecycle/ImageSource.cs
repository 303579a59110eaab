using System.Buffers;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Core.Findings;

namespace RsyslogRelp.Gardener.Lifecycle;

/// <summary>An entry of an image vector. Fields that are null are not given.</summary>
internal sealed record ImageSource(string Name)
{
    // What a reference to an image may consist of (distribution's grammar); it also means the same in every YAML and JSON string.
    private static readonly SearchValues<char> ReferenceCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/:@+[]");

    public string? Repository { get; init; }

    public string? Tag { get; init; }

    public string? Ref { get; init; }

    public string? RuntimeVersion { get; init; }

    public string? TargetVersion { get; init; }

    public IReadOnlyList<string>? Architectures { get; init; }

    /// <summary>
    /// How well it fits a request without an architecture, which means amd64 to Gardener: 2 if it is for amd64 only, 0 if it is
    /// for others only.
    /// </summary>
    public int Rank => Architectures switch
    {
        null => 1,
        ["amd64"] => 2,
        _ => Architectures.Count > 1 && Architectures.Contains("amd64") ? 1 : 0,
    };

    public static ImageSource Read(LenientObjectReader entry, FieldPath path, List<FieldError> errors)
    {
        ImageSource source = new(entry.String("name"))
        {
            Repository = Reference("repository"),
            Tag = Reference("tag"),
            Ref = Reference("ref"),
            RuntimeVersion = Text("runtimeVersion"),
            TargetVersion = Text("targetVersion"),
            Architectures = (entry.Node("architectures") as SequenceNode)?
                .Items.Select(static item => (item as ScalarNode)?.Text ?? "").ToArray(),
        };
        if (source.Name.Length == 0)
        {
            errors.Add(FieldError.Required(path.Child("name"), "must be the name of an image"));
        }

        if (source is { Ref: not null, Repository: not null } or { Ref: not null, Tag: not null })
        {
            errors.Add(FieldError.Forbidden(path.Child("ref"), "stands for repository and tag, which must not be given too"));
        }

        return source;

        string? Text(string name) => entry.String(name) is { Length: > 0 } text ? text : null;

        string? Reference(string name)
        {
            string? text = Text(name);
            if (text is not null && text.AsSpan().ContainsAnyExcept(ReferenceCharacters))
            {
                errors.Add(FieldError.Invalid(
                    path.Child(name),
                    FieldValue.Of(text),
                    "must be part of a reference to a container image: letters, digits and . _ - / : @"));
            }

            return text;
        }
    }

    public bool IsSameAs(ImageSource other) =>
        (Name, RuntimeVersion, TargetVersion) == (other.Name, other.RuntimeVersion, other.TargetVersion)
        && (Architectures ?? []).SequenceEqual(other.Architectures ?? []);

    /// <summary>This entry with the fields that another of the same key gives.</summary>
    public ImageSource With(ImageSource other)
    {
        string? reference = other.Ref ?? (other.Repository is null ? Ref : null);
        return this with
        {
            Ref = reference,
            Repository = reference is null ? other.Repository ?? Repository : null,
            Tag = reference is null ? other.Tag ?? Tag : null,
        };
    }

    public override string ToString() =>
        Ref ?? Tag switch
        {
            null => Repository ?? "",
            _ when Tag.StartsWith("sha256:", StringComparison.Ordinal) => $"{Repository}@{Tag}",
            _ => $"{Repository}:{Tag}",
        };
}
