using System.Buffers;

namespace RsyslogRelp.Adapters.Rendering.ConfigRules;

/// <summary>
/// Host names as Kubernetes validates them (k8s.io/apimachinery, validation.IsDNS1123Subdomain and IsWildcardDNS1123Subdomain).
/// </summary>
internal static class Dns1123
{
    /// <summary>The longest subdomain, in characters.</summary>
    public const int MaxLength = 253;

    /// <summary>Kubernetes' message for a string that is not a subdomain.</summary>
    public const string SubdomainRule =
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', "
        + "and must start and end with an alphanumeric character (e.g. 'example.com', "
        + "regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    /// <summary>Kubernetes' message for a string that is not a wildcard subdomain.</summary>
    public const string WildcardRule =
        "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of "
        + "lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', "
        + "regex used for validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    /// <summary>Kubernetes' message for a string that is too long.</summary>
    public const string LengthRule = "must be no more than 253 characters";

    private static readonly SearchValues<char> LabelCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>Whether the string is a lower-case RFC 1123 subdomain of at most 253 characters.</summary>
    /// <param name="value">The string.</param>
    public static bool IsSubdomain(ReadOnlySpan<char> value) => value.Length <= MaxLength && IsDotted(value);

    /// <summary>Whether the string is <c>*.</c> and a subdomain, together at most 253 characters.</summary>
    /// <param name="value">The string.</param>
    public static bool IsWildcardSubdomain(ReadOnlySpan<char> value) =>
        value.Length <= MaxLength && value.StartsWith("*.") && IsDotted(value[2..]);

    /// <summary>The messages of the rules that a string breaks as a subdomain, in Kubernetes' order.</summary>
    /// <param name="value">The string.</param>
    public static IEnumerable<string> BrokenSubdomainRules(string value) => BrokenRules(value, IsDotted(value), SubdomainRule);

    /// <summary>The messages of the rules that a string breaks as a wildcard subdomain, in Kubernetes' order.</summary>
    /// <param name="value">The string.</param>
    public static IEnumerable<string> BrokenWildcardRules(string value) =>
        BrokenRules(value, value.StartsWith("*.", StringComparison.Ordinal) && IsDotted(value.AsSpan(2)), WildcardRule);

    /// <summary>
    /// Whether the last label is a number. The system's resolver then reads the name as an IPv4 address in a historic spelling (inet_aton).
    /// </summary>
    /// <param name="value">A subdomain.</param>
    public static bool EndsInNumber(ReadOnlySpan<char> value)
    {
        ReadOnlySpan<char> label = value[(value.LastIndexOf('.') + 1)..];
        return label.Length > 0 && (!label.ContainsAnyExceptInRange('0', '9')
            || (label.StartsWith("0x") && !label[2..].ContainsAnyExcept(HexDigits)));
    }

    private static IEnumerable<string> BrokenRules(string value, bool wellFormed, string rule)
    {
        if (value.Length > MaxLength)
        {
            yield return LengthRule;
        }

        if (!wellFormed)
        {
            yield return rule;
        }
    }

    private static bool IsDotted(ReadOnlySpan<char> value)
    {
        foreach (Range range in value.Split('.'))
        {
            ReadOnlySpan<char> label = value[range];
            if (label.IsEmpty || label[0] == '-' || label[^1] == '-' || label.ContainsAnyExcept(LabelCharacters))
            {
                return false;
            }
        }

        return true;
    }
}
