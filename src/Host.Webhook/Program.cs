using System.CommandLine;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using RsyslogRelp.Adapters.Kubernetes.Certificates;
using RsyslogRelp.Adapters.Kubernetes.Clients;
using RsyslogRelp.Host.Webhook;

// Go programs take --version, --version=true and --version=raw.
if (args is ["--version" or "--version=true" or "--version=raw"])
{
    Console.WriteLine(Assembly.GetExecutingAssembly().GetName().Version?.ToString(3));
    return 0;
}

WebhookHostFlags flags = new(ClientEnvironment.Current);
ParseResult parsed = flags.Command.Parse(args);
if (args.Any(static argument => argument is "--help" or "-h" or "-?"))
{
    return await parsed.InvokeAsync();
}

IReadOnlyList<string> problems = [.. parsed.Errors.Select(static error => error.Message)];
WebhookHostOptions? options = problems.Count == 0 ? flags.Read(parsed, out problems) : null;
if (options is null)
{
    foreach (string problem in problems)
    {
        Console.Error.WriteLine($"rsyslog-relp-webhook: {problem}; see --help");
    }

    return 1;
}

try
{
    using WebhookClusters clusters = WebhookClusters.Resolve(options, ClientEnvironment.Current);
    await using WebApplication app = WebhookHost.Build(options, clusters);
    await app.RunAsync();
    return Environment.ExitCode;
}
catch (Exception exception) when (exception is ClientConfigurationException or KubernetesApiException or CertificateUnavailableException or IOException or UnauthorizedAccessException or InvalidOperationException)
{
    Console.Error.WriteLine($"rsyslog-relp-webhook: {exception.Message}");
    return 1;
}
