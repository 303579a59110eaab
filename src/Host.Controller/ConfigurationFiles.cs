using System.Text;
using RsyslogRelp.Adapters.Rendering.Yaml;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Core.Findings;
using RsyslogRelp.Gardener.Lifecycle;

namespace RsyslogRelp.Host.Controller;

/// <summary>The files that command line and environment name. What is wrong with them is added to the problems.</summary>
internal static class ConfigurationFiles
{
    /// <summary>Checks the component's configuration.</summary>
    public static void CheckComponent(string? path, List<string> problems)
    {
        if (string.IsNullOrEmpty(path))
        {
            problems.Add("config location is not set");
        }
        else if (Read(path, problems) is { } document)
        {
            Add(path, ComponentConfiguration.Check(document), problems);
        }
    }

    /// <summary>Reads the images; the built-in ones if no file is named.</summary>
    public static ImageVector ReadImages(string? path, List<string> problems)
    {
        if (string.IsNullOrEmpty(path) || Read(path, problems) is not { } document)
        {
            return ImageVector.BuiltIn;
        }

        DecodeResult<ImageVector> images = ImageVector.BuiltIn.With(document);
        Add(path, images.Errors, problems);
        return images.Value ?? ImageVector.BuiltIn;
    }

    private static DocumentNode? Read(string path, List<string> problems)
    {
        try
        {
            IReadOnlyList<DocumentNode> documents = new YamlDocumentReader().ReadAll(File.ReadAllText(path, Encoding.UTF8));
            if (documents.Count == 1)
            {
                return documents[0];
            }

            problems.Add($"{path}: must hold one document, not {documents.Count}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DocumentFormatException)
        {
            problems.Add($"{path}: {exception.Message}");
        }

        return null;
    }

    private static void Add(string path, IEnumerable<FieldError> errors, List<string> problems) =>
        problems.AddRange(errors.Select(error => $"{path}: {error}"));
}
