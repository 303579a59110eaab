using System.Text;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace RsyslogRelp.Adapters.Kubernetes.Api.Connection;

/// <summary>A kubeconfig file.</summary>
/// <param name="Path">Its path; relative paths in it start from its directory.</param>
/// <param name="Text">Its YAML or JSON.</param>
internal sealed record KubeconfigText(string Path, string Text);

/// <summary>
/// Reads kubeconfigs without reflection and with support for <c>tokenFile</c>. The reader of KubernetesClient needs reflection and does not
/// know <c>tokenFile</c>.
/// </summary>
internal sealed class KubeconfigReader
{
    private readonly IReadOnlyList<Part> _parts;
    private readonly string _name;

    private KubeconfigReader(IReadOnlyList<KubeconfigText> files)
    {
        _name = $"kubeconfig {string.Join(System.IO.Path.PathSeparator, files.Select(static file => file.Path))}";
        _parts = [.. files.Select(static file => new Part(file.Path, Parse(file)))];
    }

    /// <summary>Reads the current context.</summary>
    /// <param name="files">The files; if several define the same entry, the first file wins.</param>
    /// <param name="master">An address in place of the cluster's; null if there is none.</param>
    /// <exception cref="ClientConfigurationException">The current context does not name a server and a supported way to log in.</exception>
    public static ConnectionSettings Read(IReadOnlyList<KubeconfigText> files, Uri? master) =>
        new KubeconfigReader(files).ReadCurrentContext(master);

    private ConnectionSettings ReadCurrentContext(Uri? master)
    {
        string contextName = _parts.Select(
            static part => Scalar(part.Root, "current-context")).FirstOrDefault(static name => name is not null)
            ?? throw Unusable("it has no current-context");
        Part context = Entry("contexts", "context", contextName, "its current-context");
        string clusterName = Scalar(context.Root, "cluster") ?? throw Unusable($"its context '{contextName}' names no cluster");
        Part cluster = Entry("clusters", "cluster", clusterName, $"its context '{contextName}'");
        Uri server = master
            ?? ServerAddress.Parse(
                Scalar(cluster.Root, "server") ?? throw Unusable($"its cluster '{clusterName}' has no server"),
                $"{_name}, cluster '{clusterName}'");
        string? authority = FileOrData(cluster, "certificate-authority", $"cluster '{clusterName}'");
        ConnectionSettings settings = new()
        {
            Server = server,
            CertificateAuthorityPem = authority,
            TlsServerName = Scalar(cluster.Root, "tls-server-name"),
            SkipTlsVerify = Scalar(cluster.Root, "insecure-skip-tls-verify") == "true",
            Proxy = Scalar(cluster.Root, "proxy-url") is { } proxy ? ProxyAddress(proxy, clusterName) : null,
        };
        if (settings.SkipTlsVerify && authority is not null)
        {
            throw Unusable($"its cluster '{clusterName}' has both a certificate-authority and insecure-skip-tls-verify");
        }

        return Scalar(context.Root, "user") is { } userName ? WithUser(settings, userName, contextName) : settings;
    }

    private ConnectionSettings WithUser(ConnectionSettings settings, string name, string contextName)
    {
        Part user = Entry("users", "user", name, $"its context '{contextName}'");
        foreach (string unknown in (string[])["exec", "auth-provider", "as", "as-uid", "as-groups", "as-user-extra"])
        {
            if (Child(user.Root, unknown) is not null)
            {
                throw Unusable(
                    $"its user '{name}' logs in by '{unknown}', which is not supported; a token, tokenFile, a client certificate or a "
                        + "password is");
            }
        }

        // As in Kubernetes, the token file takes precedence over the token, because the file is rotated.
        string? token = Scalar(user.Root, "tokenFile") is { } file
            ? ConfigurationFile.ReadToken(user.Resolve(file), $"{_name}: the tokenFile of user '{name}'")
            : Scalar(user.Root, "token");
        string? certificate = FileOrData(user, "client-certificate", $"user '{name}'");
        string? key = FileOrData(user, "client-key", $"user '{name}'");
        if (certificate is null != key is null)
        {
            throw Unusable($"its user '{name}' has a client certificate without a key, or a key without a certificate");
        }

        string? userName = Scalar(user.Root, "username");
        return settings with
        {
            Token = token,
            ClientCertificatePem = certificate,
            ClientKeyPem = key,
            BasicCredentials = userName is null ? null : $"{userName}:{Scalar(user.Root, "password")}",
        };
    }

    private string? FileOrData(Part part, string field, string owner)
    {
        if (Scalar(part.Root, field + "-data") is { } data)
        {
            try
            {
                return Encoding.UTF8.GetString(Convert.FromBase64String(data));
            }
            catch (FormatException exception)
            {
                throw new ClientConfigurationException($"{_name}: {field}-data of {owner} is no base64.", exception);
            }
        }

        return Scalar(part.Root, field) is { } path ? ConfigurationFile.Read(part.Resolve(path), $"{_name}: the {field} of {owner}") : null;
    }

    private Uri ProxyAddress(string text, string clusterName) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? proxy)
            ? proxy
            : throw Unusable($"its cluster '{clusterName}' has a proxy-url that is no URL");

    private Part Entry(string list, string field, string name, string referrer)
    {
        foreach (Part part in _parts)
        {
            foreach (YamlNode item in Child(part.Root, list) is YamlSequenceNode items ? items.Children : [])
            {
                if (item is YamlMappingNode mapping && Scalar(mapping, "name") == name)
                {
                    return part with { Root = Child(mapping, field) as YamlMappingNode ?? new YamlMappingNode() };
                }
            }
        }

        throw Unusable($"{referrer} names '{name}', which is not among its {list}");
    }

    private static YamlMappingNode Parse(KubeconfigText file)
    {
        try
        {
            YamlStream stream = new();
            stream.Load(new StringReader(file.Text));
            return stream.Documents.Count > 0 && stream.Documents[0].RootNode is YamlMappingNode root
                ? root
                : throw new ClientConfigurationException($"kubeconfig {file.Path} holds no YAML mapping.");
        }
        catch (Exception exception) when (exception is YamlException or InvalidOperationException or ArgumentException)
        {
            throw new ClientConfigurationException($"kubeconfig {file.Path} is no YAML: {exception.Message}", exception);
        }
    }

    private static YamlNode? Child(YamlMappingNode mapping, string name) =>
        mapping.Children.TryGetValue(new YamlScalarNode(name), out YamlNode? child) ? child : null;

    // As for kubectl, an empty value is the same as no value.
    private static string? Scalar(YamlMappingNode mapping, string name) =>
        Child(mapping, name) is YamlScalarNode { Value: { Length: > 0 } value } scalar
            && !(scalar.Style == ScalarStyle.Plain && value is ("null" or "~"))
            ? value
            : null;

    private ClientConfigurationException Unusable(string what) => new($"{_name} cannot be used: {what}.");

    private sealed record Part(string Path, YamlMappingNode Root)
    {
        public string Resolve(string path) =>
            System.IO.Path.Combine(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!, path);
    }
}
