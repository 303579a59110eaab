using System.Globalization;
using System.Text;

namespace RsyslogRelp.Core.Findings;

/// <summary>
/// The path of a field as Kubernetes prints it: <c>spec.extensions[1].providerConfig.loggingRules[0].severity</c>
/// (k8s.io/apimachinery, field.Path). A name that an author has invented is escaped and cut as <see cref="FieldValue"/> does it.
/// </summary>
public sealed class FieldPath
{
    private readonly FieldPath? _parent;
    private readonly string? _name;
    private readonly int _index;

    private FieldPath(FieldPath? parent, string? name, int index) => (_parent, _name, _index) = (parent, name, index);

    /// <summary>The document itself; prints nothing.</summary>
    public static FieldPath Root { get; } = new(null, null, -1);

    /// <summary>The path of a field of this object.</summary>
    /// <param name="name">The field's JSON name.</param>
    public FieldPath Child(string name) => new(this, name, -1);

    /// <summary>The path of an item of this list.</summary>
    /// <param name="index">The item's index, counted from 0.</param>
    public FieldPath Index(int index) => new(this, null, index);

    /// <summary>The path as Kubernetes prints it; empty for the document itself.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        Append(text);
        return text.ToString();
    }

    private void Append(StringBuilder text)
    {
        _parent?.Append(text);
        if (_name is not null)
        {
            text.Append(text.Length == 0 ? "" : ".");
            FieldValue.AppendEscaped(text, _name);
        }
        else if (_index >= 0)
        {
            text.Append('[').Append(_index.ToString(CultureInfo.InvariantCulture)).Append(']');
        }
    }
}
