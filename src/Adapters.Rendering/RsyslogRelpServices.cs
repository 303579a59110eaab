using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using RsyslogRelp.Adapters.Rendering.ConfigRules;
using RsyslogRelp.Core.Configuration;

namespace RsyslogRelp;

/// <summary>Dependency injection for programs that embed the renderer.</summary>
public static class RsyslogRelpServices
{
    /// <summary>
    /// Adds, as singletons, the renderer (<see cref="Core.Node.NodeManifestRenderer"/>) and the rules
    /// (<see cref="IConfigValidator"/>), unless they are there.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddRsyslogRelpRendering(this IServiceCollection services)
    {
        services.TryAddSingleton(static _ => RsyslogRelpRenderer.CreateDefault());
        services.TryAddSingleton<IConfigValidator, FluentConfigValidator>();
        return services;
    }
}
