using RsyslogRelp.Core.Documents;

namespace RsyslogRelp.Core.Configuration;

/// <summary>
/// Limits on the size of a configuration, far above what is used. A larger one could not be delivered: an OperatingSystemConfig, as any
/// object of Kubernetes, has at most 1.5 MiB, which it shares with the files of other extensions.
/// </summary>
public static class ConfigurationLimits
{
    /// <summary>The most entries of <c>loggingRules</c>: 1,000.</summary>
    public const int MaxLoggingRules = 1_000;

    /// <summary>The most entries of <c>tls.permittedPeer</c>: 1,000.</summary>
    public const int MaxPermittedPeers = 1_000;

    /// <summary>The most entries of <c>programNames</c> of one rule: 10,000.</summary>
    public const int MaxProgramNames = 10_000;

    /// <summary>
    /// The longest program name or expression, in bytes as they are written into rsyslog's configuration: 8 KiB. rsyslog 8.2302 reports
    /// "invalid character" for a literal of 10,264 bytes and for some longer ones, depending on where they are in the file.
    /// </summary>
    public const int MaxLiteralBytes = 8 * 1024;

    /// <summary>The size of all program names and expressions together, in the same bytes: 256 KiB.</summary>
    public const int MaxLiteralBytesInAll = 256 * 1024;

    /// <summary>Whether a document has more values than <see cref="DocumentLimits.MaxConfigurationNodes"/>.</summary>
    internal static bool AreExceededBy(DocumentNode document)
    {
        int left = DocumentLimits.MaxConfigurationNodes;
        return !Count(document, ref left);
    }

    private static bool Count(DocumentNode node, ref int left)
    {
        if (--left < 0)
        {
            return false;
        }

        switch (node)
        {
            case MappingNode mapping:
                foreach (MappingEntry entry in mapping.Entries)
                {
                    if (!Count(entry.Value, ref left))
                    {
                        return false;
                    }
                }

                return true;
            case SequenceNode sequence:
                foreach (DocumentNode item in sequence.Items)
                {
                    if (!Count(item, ref left))
                    {
                        return false;
                    }
                }

                return true;
            default:
                return true;
        }
    }
}
