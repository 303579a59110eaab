using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Core.Findings;

namespace RsyslogRelp.Gardener.Lifecycle;

/// <summary>
/// The configuration of the controller's process. It has no fields yet, so that only its apiVersion and kind are checked.
/// </summary>
public static class ComponentConfiguration
{
    /// <summary>The apiVersion of the document.</summary>
    public const string ApiVersion = "rsyslog-relp.extensions.config.gardener.cloud/v1alpha1";

    /// <summary>The kind of the document.</summary>
    public const string Kind = "Configuration";

    /// <summary>Checks a document strictly.</summary>
    /// <param name="document">The document.</param>
    /// <returns>Every finding; none if it is such a configuration.</returns>
    public static IReadOnlyList<FieldError> Check(DocumentNode document)
    {
        List<FieldError> errors = [];
        if (TypeHeader.Check(document, Kind, errors, ApiVersion) is { } node)
        {
            _ = new StrictObjectReader(node, FieldPath.Root, errors, TypeHeader.FieldNames);
        }

        return errors;
    }
}
