namespace RsyslogRelp.Core.Documents;

/// <summary>The type of a scalar.</summary>
public enum ScalarKind
{
    /// <summary>No value.</summary>
    Null,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>A number without fraction and exponent.</summary>
    Integer,

    /// <summary>Any other number.</summary>
    Float,

    /// <summary>Text.</summary>
    String,

    /// <summary>
    /// An unquoted YAML scalar that kubectl (YAML 1.1) and other readers (YAML 1.2) read as different values: <c>yes</c>, <c>on</c>,
    /// <c>010</c>, <c>1_000</c>. No field accepts it; the author must quote it or write an unambiguous value.
    /// </summary>
    Ambiguous,
}

/// <summary>A string, number, boolean or null.</summary>
/// <param name="kind">The type.</param>
/// <param name="text">The decoded text of a string, the spelling of anything else.</param>
/// <param name="position">Where the value begins.</param>
public sealed class ScalarNode(ScalarKind kind, string text, SourcePosition position) : DocumentNode(position)
{
    /// <summary>The type.</summary>
    public ScalarKind Kind { get; } = kind;

    /// <summary>The decoded text of a string, the spelling of anything else.</summary>
    public string Text { get; } = text;

    /// <inheritdoc/>
    public override bool IsNull => Kind == ScalarKind.Null;

    /// <inheritdoc/>
    public override string TypeName => Kind switch
    {
        ScalarKind.Null => "null",
        ScalarKind.Boolean => "boolean",
        ScalarKind.Integer => "integer",
        ScalarKind.Float => "number with fraction or exponent",
        ScalarKind.Ambiguous => "unquoted word that YAML readers take for different values",
        _ => "string",
    };
}
