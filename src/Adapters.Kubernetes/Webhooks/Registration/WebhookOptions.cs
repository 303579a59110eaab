using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Registration;

/// <summary>The webhook flags after defaults and checks; created by <see cref="TryCreate"/> only.</summary>
public sealed record WebhookOptions
{
    private WebhookOptions()
    {
    }

    /// <summary>The webhook of this process.</summary>
    public required WebhookComponent Component { get; init; }

    /// <summary>Its names in the cluster.</summary>
    public required WebhookNames Names { get; init; }

    /// <summary>How the API server reaches it.</summary>
    public required WebhookClientMode Mode { get; init; }

    /// <summary>Host or host:port for mode <c>url</c>; empty otherwise.</summary>
    public required string Url { get; init; }

    /// <summary>Port that the API server dials in the modes <c>service</c> and <c>url-service</c>, 1..65535.</summary>
    public required int ServicePort { get; init; }

    /// <summary>Namespace of Secrets and Service; empty: certificates are not managed.</summary>
    public required string Namespace { get; init; }

    /// <summary>Namespace that owns the webhook configuration; empty: no owner.</summary>
    public required string OwnerNamespace { get; init; }

    /// <summary>False if <c>--disable-webhooks</c> names it: nothing is served or registered.</summary>
    public required bool Enabled { get; init; }

    /// <summary>Port to bind, 1..65535.</summary>
    public required int ServerPort { get; init; }

    /// <summary>Directory of <c>tls.crt</c> and <c>tls.key</c>.</summary>
    public required string CertificateDirectory { get; init; }

    /// <summary>The source of the certificate.</summary>
    public required CertificateSource CertificateSource { get; init; }

    /// <summary>
    /// DNS names and addresses that the server certificate is for. In mode <c>url-service</c> they are the Service's, as in mode
    /// <c>service</c>: without them the API server could not accept the certificate.
    /// </summary>
    public ServerCertificateSubject ServerSubject
    {
        get
        {
            if (Mode == WebhookClientMode.Url)
            {
                string host = SplitUrl(Url)!.Value.Host;
                return IPAddress.TryParse(host, out IPAddress? address)
                    ? new(Names.Component, [], [address])
                    : new(Names.Component, [host], []);
            }

            string name = Names.Configuration;
            return new(Names.Component, [name, $"{name}.{Namespace}", $"{name}.{Namespace}.svc"], []);
        }
    }

    /// <summary>Fills in the defaults and checks the combination.</summary>
    /// <param name="component">The webhook of this process.</param>
    /// <param name="flags">The flags as given.</param>
    /// <param name="options">The result; null if there are errors.</param>
    /// <param name="errors">All errors, as messages for the command line; empty on success.</param>
    /// <returns>Whether the flags can be used.</returns>
    public static bool TryCreate(
        WebhookComponent component, WebhookFlags flags, [NotNullWhen(true)] out WebhookOptions? options, out IReadOnlyList<string> errors)
    {
        bool seed = component == WebhookComponent.OperatingSystemConfig;
        WebhookNames names = new(component, flags.EnvironmentNamespace);
        List<string> found = [];

        WebhookClientMode mode = flags.Mode switch
        {
            null or "" or "service" => WebhookClientMode.Service,
            "url" => WebhookClientMode.Url,
            "url-service" => WebhookClientMode.UrlService,
            _ => (WebhookClientMode)(-1),
        };
        string ns = Given(flags.Namespace) ?? Given(flags.EnvironmentNamespace) ?? "";
        string url = flags.Url ?? "";
        if (!Enum.IsDefined(mode))
        {
            found.Add($"invalid --webhook-config-mode \"{flags.Mode}\": must be one of service, url, url-service");
        }
        else if (mode == WebhookClientMode.Url && SplitUrl(url) is null)
        {
            found.Add(url.Length == 0
                ? "--webhook-config-url is required with --webhook-config-mode=url"
                : $"invalid --webhook-config-url \"{url}\": must be a host or host:port, without scheme and path");
        }

        // Seed and garden have separate processes; each accepts only the name of its own webhook.
        foreach (string name in flags.DisabledWebhooks.Where(name => name != "*" && name != names.FlagValue))
        {
            found.Add($"cannot disable unknown webhook \"{name}\"");
        }

        bool enabled = flags.DisabledWebhooks.Count == 0;
        if (enabled && ns.Length == 0 && (mode is WebhookClientMode.Service or WebhookClientMode.UrlService))
        {
            found.Add(
                "--webhook-config-namespace is required with "
                    + $"--webhook-config-mode={(mode == WebhookClientMode.Service ? "service" : "url-service")}");
        }

        int serverPort = Port("--webhook-config-server-port", flags.ServerPort, seed ? 9443 : 443);
        int servicePort = Port("--webhook-config-service-port", flags.ServicePort, serverPort);

        errors = found;
        options = found.Count > 0 ? null : new WebhookOptions
        {
            Component = component,
            Names = names,
            Mode = mode,
            Url = mode == WebhookClientMode.Url ? url : "",
            ServicePort = servicePort,
            Namespace = ns,
            OwnerNamespace = Given(flags.OwnerNamespace) ?? ns,
            Enabled = enabled,
            ServerPort = serverPort,
            CertificateDirectory = Given(flags.CertificateDirectory) ?? (seed
                ? Path.Combine(Path.GetTempPath(), "k8s-webhook-server", "serving-certs")
                : "/tmp/shoot-rsyslog-relp-admission"),
            CertificateSource = ns.Length > 0 ? CertificateSource.Managed
                : Given(flags.CertificateDirectory) is null ? CertificateSource.Unmanaged
                : CertificateSource.Files,
        };
        return options is not null;

        int Port(string flag, int value, int fallback)
        {
            if (value is < 0 or > 65535)
            {
                found.Add(string.Create(CultureInfo.InvariantCulture, $"invalid {flag} {value}: must be between 1 and 65535"));
            }

            return value == 0 ? fallback : value;
        }
    }

    private static string? Given(string? value) => string.IsNullOrEmpty(value) ? null : value;

    /// <summary>Host and port of "host", "host:port", "[v6]" or "[v6]:port"; a bare IPv6 address is ambiguous and rejected.</summary>
    private static (string Host, int? Port)? SplitUrl(string url)
    {
        string host = url, rest = "";
        if (url.StartsWith('['))
        {
            int end = url.IndexOf(']', StringComparison.Ordinal);
            if (end < 0)
            {
                return null;
            }

            (host, rest) = (url[1..end], url[(end + 1)..]);
            if (!IPAddress.TryParse(host, out _))
            {
                return null;
            }
        }
        else if (url.IndexOf(':', StringComparison.Ordinal) is >= 0 and int colon)
        {
            (host, rest) = (url[..colon], url[colon..]);
        }

        if (Uri.CheckHostName(host) is not (UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6))
        {
            return null;
        }

        if (rest.Length == 0)
        {
            return (host, null);
        }

        return rest[0] == ':'
            && int.TryParse(rest.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out int port)
            && port is >= 1 and <= 65535
            ? (host, port)
            : null;
    }
}
