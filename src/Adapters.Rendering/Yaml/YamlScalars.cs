using System.Text.RegularExpressions;
using RsyslogRelp.Core.Documents;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace RsyslogRelp.Adapters.Rendering.Yaml;

/// <summary>Types of scalars by the YAML 1.2 core schema (10.3.2). What YAML 1.1 reads differently is ambiguous.</summary>
internal static partial class YamlScalars
{
    public static ScalarNode Resolve(Scalar scalar, SourcePosition position)
    {
        if (!scalar.Tag.IsEmpty && scalar.Tag.Value is not ("tag:yaml.org,2002:str" or "!"))
        {
            throw new DocumentFormatException($"tag {scalar.Tag.Value} is not supported; only !!str is", position);
        }

        ScalarKind kind = scalar.Style == ScalarStyle.Plain && scalar.Tag.IsEmpty ? KindOf(scalar.Value) : ScalarKind.String;
        string text = kind == ScalarKind.Boolean ? scalar.Value.ToLowerInvariant() : scalar.Value;
        return new ScalarNode(kind, text, position);
    }

    public static ScalarKind KindOf(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => ScalarKind.Null,
        "true" or "True" or "TRUE" or "false" or "False" or "FALSE" => ScalarKind.Boolean,
        "y" or "Y" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" => ScalarKind.Ambiguous,
        "n" or "N" or "no" or "No" or "NO" or "off" or "Off" or "OFF" => ScalarKind.Ambiguous,
        _ when !(char.IsAsciiDigit(text[0]) || text[0] is '+' or '-' or '.') => ScalarKind.String,
        _ when DecimalInteger().IsMatch(text) => ScalarKind.Integer,
        _ when OtherInteger().IsMatch(text) => ScalarKind.Ambiguous,
        _ when Float().IsMatch(text) => ScalarKind.Float,
        _ => ScalarKind.String,
    };

    [GeneratedRegex(@"^[-+]?(0|[1-9][0-9]*)\z", RegexOptions.CultureInvariant)]
    private static partial Regex DecimalInteger();

    // Octal numbers of either version, hexadecimal and binary numbers, and digits with underscores: one reader sees an integer,
    // another sees text or a different integer.
    [GeneratedRegex(@"^[-+]?(0[0-9_]+|0o[0-7]+|0x[0-9a-fA-F_]+|0b[01_]+|[1-9][0-9]*_[0-9_]*)\z", RegexOptions.CultureInvariant)]
    private static partial Regex OtherInteger();

    [GeneratedRegex(
        @"^([-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Float();
}
