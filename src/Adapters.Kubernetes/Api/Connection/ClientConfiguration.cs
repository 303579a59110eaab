namespace RsyslogRelp.Adapters.Kubernetes.Api.Connection;

/// <summary>
/// The address of a cluster and the credentials for it. Both are read again while the process runs, because tokens, certificates and whole
/// kubeconfigs are rotated in place.
/// </summary>
/// <remarks>There is no default address: without any configuration the result is an error, never a server on the local machine.</remarks>
public abstract class ClientConfiguration
{
    private protected ClientConfiguration()
    {
    }

    /// <summary>The source, for a log line, such as <c>kubeconfig /etc/kubeconfig</c>.</summary>
    public abstract string Description { get; }

    /// <summary>Whether it named no certificate authority when it was found, so that those of the machine are trusted.</summary>
    internal bool NeedsMachineCertificates { get; private set; }

    /// <summary>Reads the current configuration.</summary>
    /// <exception cref="ClientConfigurationException">It cannot be read.</exception>
    internal abstract ConnectionSettings Load();

    /// <summary>
    /// Finds the cluster that the process works for. The first of these is used: the flag <c>--kubeconfig</c>, the environment variable
    /// <c>KUBECONFIG</c> (a list of files is merged, the first value wins), the pod's service account, <c>~/.kube/config</c>. A file that
    /// is named explicitly but missing is an error; the search does not continue.
    /// </summary>
    /// <param name="kubeconfig">The flag <c>--kubeconfig</c>; null or empty if not given.</param>
    /// <param name="master">The flag <c>--master</c>: an address that replaces the configured one; null or empty if not given.</param>
    /// <param name="environment">The environment in which to look.</param>
    /// <exception cref="ClientConfigurationException">Nothing is configured, or what is configured cannot be used.</exception>
    public static ClientConfiguration Resolve(string? kubeconfig, string? master, ClientEnvironment environment)
    {
        Uri? address = string.IsNullOrEmpty(master) ? null : ServerAddress.Parse(master, "--master");
        return Checked(Find(kubeconfig, address, environment));
    }

    /// <summary>
    /// Finds the garden for the admission component: the environment variable <c>GARDEN_KUBECONFIG</c> replaces the flag
    /// <c>--kubeconfig</c>; everything else is as in <see cref="Resolve"/>.
    /// </summary>
    /// <param name="kubeconfig">The flag <c>--kubeconfig</c>; null or empty if not given.</param>
    /// <param name="master">The flag <c>--master</c>; null or empty if not given.</param>
    /// <param name="environment">The environment in which to look.</param>
    /// <exception cref="ClientConfigurationException">Nothing is configured, or what is configured cannot be used.</exception>
    public static ClientConfiguration ResolveGarden(string? kubeconfig, string? master, ClientEnvironment environment) =>
        Resolve(environment.NonEmpty("GARDEN_KUBECONFIG") ?? kubeconfig, master, environment);

    /// <summary>
    /// Finds the cluster in which the admission component runs when that is not the garden: if <c>SOURCE_CLUSTER</c> is not empty, it is
    /// the cluster of <c>SOURCE_KUBECONFIG</c>, else the pod's own. The Lease of the leader election and the certificates are kept there.
    /// </summary>
    /// <param name="environment">The environment in which to look.</param>
    /// <returns>The cluster; null if <c>SOURCE_CLUSTER</c> is empty and the garden is the source, too.</returns>
    /// <exception cref="ClientConfigurationException">What is configured cannot be used.</exception>
    public static ClientConfiguration? ResolveSource(ClientEnvironment environment)
    {
        if (environment.NonEmpty("SOURCE_CLUSTER") is null)
        {
            return null;
        }

        if (environment.NonEmpty("SOURCE_KUBECONFIG") is { } path)
        {
            return Checked(new KubeconfigConfiguration([path], "SOURCE_KUBECONFIG", null));
        }

        return Checked(InClusterConfiguration.Find(environment, null)
            ?? throw new ClientConfigurationException(
                "SOURCE_CLUSTER is set, but neither SOURCE_KUBECONFIG is, nor does this process run in a pod with a service account."));
    }

    private static ClientConfiguration Find(string? kubeconfig, Uri? master, ClientEnvironment environment)
    {
        if (!string.IsNullOrEmpty(kubeconfig))
        {
            return new KubeconfigConfiguration([kubeconfig], null, master);
        }

        if (environment.NonEmpty("KUBECONFIG") is { } list)
        {
            return new KubeconfigConfiguration(
                list.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
                "KUBECONFIG",
                master);
        }

        if (InClusterConfiguration.Find(environment, master) is { } inCluster)
        {
            return inCluster;
        }

        string home = environment.Home.Length == 0 ? "" : Path.Combine(environment.Home, ".kube", "config");
        return File.Exists(home)
            ? new KubeconfigConfiguration([home], null, master)
            : throw new ClientConfigurationException(
                "No cluster is configured: --kubeconfig and KUBECONFIG are empty, this process does not run in a pod with a service "
                    + "account, and there is no "
                + $"{(home.Length == 0 ? "home directory" : home)}.");
    }

    private static ClientConfiguration Checked(ClientConfiguration configuration)
    {
        ConnectionSettings settings = configuration.Load();
        TransportFactory.Check(settings);
        configuration.NeedsMachineCertificates = settings.NeedsMachineCertificates;
        return configuration;
    }
}
