namespace RsyslogRelp.Host.Cli.Shell;

/// <summary>Exceptions as one line for the user.</summary>
internal static class FailureText
{
    public static string Describe(Exception exception) => exception switch
    {
        AggregateException { InnerException: { } inner } => Describe(inner),
        IOException or UnauthorizedAccessException => OneLine(exception.Message),
        _ => $"internal error, please report it: {exception.GetType().Name}: {OneLine(exception.Message)}",
    };

    /// <summary>A failure of the file system, with the path that the user gave.</summary>
    public static CliException At(string path, Exception exception) => new(
        $"{Printable.Of(path)}: " + exception switch
        {
            FileNotFoundException or DirectoryNotFoundException => "not found",
            UnauthorizedAccessException => "permission denied",
            PathTooLongException => "name too long",
            _ => OneLine(exception.Message),
        },
        innerException: exception);

    private static string OneLine(string message) => message.ReplaceLineEndings(" ").Trim();
}
