namespace RsyslogRelp.Adapters.Kubernetes.Api.Connection;

/// <summary>One kubeconfig, or several that are merged.</summary>
/// <param name="paths">The files, in order of precedence. If there are several, missing files are ignored.</param>
/// <param name="variable">The environment variable that names the files; null if a flag or a default does.</param>
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
