using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace RsyslogRelp.Host.Shared.Health;

/// <summary>
/// <c>/healthz</c> and <c>/readyz</c> as Kubernetes components serve them: <c>ok</c>, all checks with <c>?verbose</c> or on failure, a
/// single check at <c>/readyz/NAME</c>. The tag of a check selects its path.
/// </summary>
public static class HealthEndpoints
{
    /// <summary>The tag of checks of <c>/healthz</c>: should the process be kept?</summary>
    public const string Live = "healthz";

    /// <summary>The tag of checks of <c>/readyz</c>: should the process receive requests?</summary>
    public const string Ready = "readyz";

    /// <summary>Answers a request for a health path.</summary>
    /// <param name="context">The request.</param>
    public static async Task HandleAsync(HttpContext context)
    {
        string[] path = (context.Request.Path.Value ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (path.Length is 0 or > 2 || path[0] is not (Live or Ready))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        HealthReport report = await context.RequestServices.GetRequiredService<HealthCheckService>().CheckHealthAsync(
            check => check.Tags.Contains(path[0]) && (path.Length == 1 || check.Name == path[1]), context.RequestAborted);
        if (path.Length == 2 && report.Entries.Count == 0)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        // Kubernetes has no degraded state: a check passes or fails.
        bool healthy = report.Status == HealthStatus.Healthy;
        context.Response.StatusCode = healthy ? StatusCodes.Status200OK : StatusCodes.Status500InternalServerError;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsync(
            Text(report, string.Join('/', path), healthy, context.Request.Query.ContainsKey("verbose")), context.RequestAborted);
    }

    private static string Text(HealthReport report, string path, bool healthy, bool verbose)
    {
        if (healthy && !verbose)
        {
            return "ok";
        }

        StringBuilder text = new();
        foreach ((string name, HealthReportEntry entry) in report.Entries)
        {
            text.Append(entry.Status == HealthStatus.Healthy ? "[+]" : "[-]")
                .Append(name)
                .Append(entry.Status == HealthStatus.Healthy ? " ok" : " failed: ");
            text.Append(entry.Status == HealthStatus.Healthy ? "" : entry.Description ?? entry.Exception?.Message).Append('\n');
        }

        return text.Append(path).Append(healthy ? " check passed\n" : " check failed\n").ToString();
    }
}
