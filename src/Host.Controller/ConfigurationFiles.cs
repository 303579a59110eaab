using System.Text;
using RsyslogRelp.Adapters.Rendering.Yaml;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Core.Findings;
using RsyslogRelp.Gardener.Lifecycle;

namespace RsyslogRelp.Host.Controller;

/// <summary>Reads the files that command line and environment name. Errors in them are added to the given list.</summary>
internal static class ConfigurationFiles
{
    /// <summary>Checks the component's configuration.</summary>
    public static void CheckComponent(string? path, List<string> errors)
    {
        if (string.IsNullOrEmpty(path))
        {
            errors.Add("config location is not set");
        }
        else if (Read(path, errors) is { } document)
        {
            Add(path, ComponentConfiguration.Check(document), errors);
        }
    }

    /// <summary>Reads the image vector; without a file the built-in one is used.</summary>
    public static ImageVector ReadImages(string? path, List<string> errors)
    {
        if (string.IsNullOrEmpty(path) || Read(path, errors) is not { } document)
        {
            return ImageVector.BuiltIn;
        }

        DecodeResult<ImageVector> images = ImageVector.BuiltIn.With(document);
        Add(path, images.Findings, errors);
        return images.Value ?? ImageVector.BuiltIn;
    }

    private static DocumentNode? Read(string path, List<string> errors)
    {
        try
        {
            IReadOnlyList<DocumentNode> documents = new YamlDocumentReader().ReadAll(File.ReadAllText(path, Encoding.UTF8));
            if (documents.Count == 1)
            {
                return documents[0];
            }

            errors.Add($"{path}: must hold one document, not {documents.Count}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DocumentFormatException)
        {
            errors.Add($"{path}: {exception.Message}");
        }

        return null;
    }

    private static void Add(string path, IEnumerable<FieldError> fieldErrors, List<string> errors) =>
        errors.AddRange(fieldErrors.Select(error => $"{path}: {error}"));
}
