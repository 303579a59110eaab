using RsyslogRelp.Core.Documents;
using RsyslogRelp.Core.Findings;

namespace RsyslogRelp.Core.Configuration;

/// <summary>Strict decoding of <see cref="Auditd"/>.</summary>
public static class AuditdDecoder
{
    private static readonly string[] Fields = [.. TypeHeader.FieldNames, "auditRules"];

    /// <summary>Decodes a document. Reports all errors: unknown, duplicate and mistyped fields, a wrong kind or apiVersion.</summary>
    /// <param name="document">The value of the key <c>auditd</c>, read as YAML or JSON.</param>
    public static DecodeResult<Auditd> Decode(DocumentNode document)
    {
        List<FieldError> errors = [];
        if (TypeHeader.Check(document, Auditd.Kind, errors) is not { } node)
        {
            return new DecodeResult<Auditd>(null, errors);
        }

        StrictObjectReader reader = new(node, FieldPath.Root, errors, Fields);
        return new DecodeResult<Auditd>(new Auditd { AuditRules = reader.String("auditRules") ?? "" }, errors);
    }
}
