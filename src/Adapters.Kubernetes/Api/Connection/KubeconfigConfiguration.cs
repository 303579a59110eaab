namespace RsyslogRelp.Adapters.Kubernetes.Api.Connection;

/// <summary>One kubeconfig or several merged ones.</summary>
/// <param name="paths">The files, the most important first. Of several, those that do not exist are left out.</param>
/// <param name="variable">The environment variable that names them; null if it is not one.</param>
/// <param name="master">An address in place of the configured one; null if there is none.</param>
internal sealed class KubeconfigConfiguration(IReadOnlyList<string> paths, string? variable, Uri? master) : ClientConfiguration
{
    public override string Description =>
        $"kubeconfig {string.Join(Path.PathSeparator, paths)}" + (variable is null ? "" : $" ({variable})");

    internal override ConnectionSettings Load()
    {
        IReadOnlyList<string> present = paths.Count == 1 ? paths : [.. paths.Where(File.Exists)];
        if (present.Count == 0)
        {
            throw new ClientConfigurationException($"{Description}: none of these files exists.");
        }

        ConnectionSettings settings = KubeconfigReader.Read(
            [.. present.Select(path => new KubeconfigText(path, ConfigurationFile.Read(path, Description)))], master);
        return settings;
    }
}
