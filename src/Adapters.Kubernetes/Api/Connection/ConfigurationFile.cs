using System.Text;

namespace RsyslogRelp.Adapters.Kubernetes.Api.Connection;

/// <summary>Reads the files of a configuration.</summary>
internal static class ConfigurationFile
{
    /// <summary>The text of a file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="role">What the file is and where it is named, for the error message.</param>
    public static string Read(string path, string role)
    {
        try
        {
            return File.ReadAllText(path, Encoding.UTF8);
        }
        catch (Exception exception) when (
            exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ClientConfigurationException($"{role} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>The token in a file, without surrounding white space.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="role">What the file is and where it is named, for the error message.</param>
    public static string ReadToken(string path, string role) =>
        Read(path, role).Trim() is { Length: > 0 } token ? token : throw new ClientConfigurationException($"{role} ({path}) is empty.");
}
