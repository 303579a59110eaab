using RsyslogRelp.Core.Documents;
using RsyslogRelp.Core.Findings;

namespace RsyslogRelp.Core.Configuration;

/// <summary>Checks <c>apiVersion</c> and <c>kind</c>, which must be right before any other field can be read.</summary>
internal static class TypeHeader
{
    public static readonly string[] FieldNames = ["apiVersion", "kind"];

    /// <summary>Returns the document as an object of that kind; null, with the errors added, if it is not one.</summary>
    public static MappingNode? Check(
        DocumentNode node, string kind, List<FieldError> errors, string apiVersion = ConfigurationApi.ApiVersion)
    {
        if (node is UnreadableNode unreadable)
        {
            errors.Add(FieldError.Invalid(FieldPath.Root, node.TypeName, unreadable.Reason) with { Position = node.Position });
            return null;
        }

        if (node is not MappingNode mapping)
        {
            StrictObjectReader.Mistyped<object>(node, FieldPath.Root, $"must be an object of kind {kind}", errors);
            return null;
        }

        bool valid = CheckField(mapping, "apiVersion", apiVersion, errors) & CheckField(mapping, "kind", kind, errors);
        return valid ? mapping : null;
    }

    private static bool CheckField(MappingNode node, string name, string expected, List<FieldError> errors)
    {
        FieldPath path = FieldPath.Root.Child(name);
        switch (node[name])
        {
            case ScalarNode { Kind: ScalarKind.String } scalar when scalar.Text == expected:
                return true;
            case null or { IsNull: true } or ScalarNode { Kind: ScalarKind.String, Text: "" }:
                errors.Add(FieldError.Required(path, $"must be {FieldValue.Of(expected)}") with { Position = node.Position });
                return false;
            case ScalarNode { Kind: ScalarKind.String } scalar:
                string detail = $"supported values: {FieldValue.Of(expected)}";
                errors.Add(new FieldError(path.ToString(), FieldErrorType.NotSupported, FieldValue.Of(scalar.Text), detail)
                {
                    Position = scalar.Position,
                });
                return false;
            case { } other:
                StrictObjectReader.Mistyped<object>(other, path, "must be a string", errors);
                return false;
        }
    }
}
