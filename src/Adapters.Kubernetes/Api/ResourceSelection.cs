namespace RsyslogRelp.Adapters.Kubernetes.Api;

/// <summary>A selection of objects of one kind.</summary>
public sealed record ResourceSelection
{
    /// <summary>The namespace; null: all of them.</summary>
    public string? Namespace { get; init; }

    /// <summary>A label selector, such as <c>a=b,c!=d</c>; null: any labels.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>A field selector, such as <c>metadata.name=x</c>; null: any fields.</summary>
    public string? FieldSelector { get; init; }

    /// <summary>The selection as a query string with further parameters; parameters that are null are left out.</summary>
    internal string Query(params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        System.Text.StringBuilder query = new();
        Append("labelSelector", LabelSelector);
        Append("fieldSelector", FieldSelector);
        foreach ((string name, string? value) in parameters)
        {
            Append(name, value);
        }

        return query.ToString();

        void Append(string name, string? value)
        {
            if (value is not null)
            {
                query.Append(query.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
            }
        }
    }
}
