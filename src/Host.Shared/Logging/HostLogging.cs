using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace RsyslogRelp.Host.Shared.Logging;

/// <summary>Sets up the log of a host: one line per event on standard error.</summary>
public static class HostLogging
{
    /// <summary>Adds the only provider.</summary>
    /// <param name="logging">The host's logging.</param>
    /// <param name="level"><c>info</c>, <c>debug</c> or <c>error</c>.</param>
    /// <param name="format"><c>json</c> or <c>text</c>.</param>
    public static ILoggingBuilder AddHostLogging(this ILoggingBuilder logging, string level, string format)
    {
        logging.SetMinimumLevel(level switch { "debug" => LogLevel.Debug, "error" => LogLevel.Error, _ => LogLevel.Information });

        // The framework logs at info what Go programs log at debug.
        logging.AddFilter("Microsoft", level == "debug" ? LogLevel.Debug : LogLevel.Warning);

        // A failed start throws an exception, which the program logs in one line.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level == "debug" ? LogLevel.Debug : LogLevel.Critical);
        logging.Services.AddSingleton(TimeProvider.System);
        logging.Services.AddSingleton<ConsoleFormatter, JsonLineFormatter>();
        logging.Services.AddSingleton<ConsoleFormatter, TextLineFormatter>();

        // AddConsole would add formatters and settings that no host uses.
        logging.Services.AddSingleton<ILoggerProvider, ConsoleLoggerProvider>();
        logging.Services.Configure<ConsoleLoggerOptions>(console =>
        {
            console.LogToStandardErrorThreshold = LogLevel.Trace;
            console.FormatterName = format == "json" ? JsonLineFormatter.FormatterName : TextLineFormatter.FormatterName;
        });
        return logging;
    }

    /// <summary>
    /// Adds the log of a class. The framework would build the type <see cref="ILogger{T}"/> of it at each start of a native program.
    /// </summary>
    /// <typeparam name="T">The class.</typeparam>
    /// <param name="services">The host's services.</param>
    public static void AddLogOf<T>(this IServiceCollection services) =>
        services.AddSingleton<ILogger<T>>(static all => all.GetRequiredService<ILoggerFactory>().CreateLogger<T>());
}
