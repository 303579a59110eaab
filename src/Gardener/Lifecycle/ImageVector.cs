using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Core.Findings;

namespace RsyslogRelp.Gardener.Lifecycle;

/// <summary>
/// The container images that run in a Shoot, and Gardener's way to take them from elsewhere: an image vector
/// <c>{images: [{name, repository, tag, ref, version, runtimeVersion, targetVersion, architectures}]}</c> overrides the built-in one.
/// Immutable.
/// </summary>
public sealed class ImageVector
{
    /// <summary>The image whose shell cleans a node.</summary>
    public const string Alpine = "alpine";

    /// <summary>The image that does nothing once a node is clean.</summary>
    public const string PauseContainer = "pause-container";

    private readonly IReadOnlyList<ImageSource> _sources;

    private ImageVector(IReadOnlyList<ImageSource> sources) => _sources = sources;

    /// <summary>The images as they are published.</summary>
    public static ImageVector BuiltIn { get; } = new(
    [
        new ImageSource(Alpine) { Repository = "europe-docker.pkg.dev/gardener-project/releases/3rd/alpine", Tag = "3.24.1" },
        new ImageSource(PauseContainer) { Repository = "registry.k8s.io/pause", Tag = "3.10" },
    ]);

    /// <summary>
    /// Overrides images. An entry overrides the one of the same name, runtimeVersion, targetVersion and architectures, field by
    /// field: <c>ref</c> stands for repository and tag, a repository alone keeps the tag. Other entries are added.
    /// </summary>
    /// <param name="document">The overriding image vector, such as the content of the file that <c>IMAGEVECTOR_OVERWRITE</c> names.</param>
    /// <returns>The images; with errors as far as they could be read.</returns>
    public DecodeResult<ImageVector> With(DocumentNode document)
    {
        List<FieldError> errors = [];
        List<ImageSource> sources = [.. _sources];
        LenientObjectReader root = new(document, FieldPath.Root, errors);
        FieldPath path = FieldPath.Root.Child("images");
        IReadOnlyList<LenientObjectReader> entries = root.List("images");
        for (int i = 0; i < entries.Count; i++)
        {
            ImageSource added = ImageSource.Read(entries[i], path.Index(i), errors);
            int same = sources.FindIndex(added.IsSameAs);
            if (same < 0)
            {
                if (added is { Ref: null, Repository: null })
                {
                    errors.Add(FieldError.Required(
                        path.Index(i).Child("repository"), "or ref must be given, since no built-in image is overridden"));
                }

                sources.Add(added);
            }
            else
            {
                sources[same] = sources[same].With(added);
            }
        }

        return new DecodeResult<ImageVector>(new ImageVector(sources), errors);
    }

    /// <summary>
    /// An image, as a container names it. Of several the one made for amd64 alone comes first, as for Gardener where no
    /// architecture is asked for.
    /// </summary>
    /// <param name="name">The image's name, such as <see cref="Alpine"/>.</param>
    /// <returns>Such as <c>registry.k8s.io/pause:3.10</c>.</returns>
    /// <exception cref="KeyNotFoundException">There is no such image; those that are built in are always there.</exception>
    public string Find(string name) =>
        _sources.Where(source => source.Name == name && source.Rank > 0).MaxBy(static source => source.Rank)?.ToString()
            ?? throw new KeyNotFoundException($"could not find image \"{name}\"");
}
