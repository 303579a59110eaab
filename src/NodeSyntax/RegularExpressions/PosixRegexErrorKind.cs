namespace RsyslogRelp.NodeSyntax.RegularExpressions;

/// <summary>What a node does with an expression that is refused here.</summary>
public enum PosixRegexErrorKind
{
    /// <summary>regcomp refuses it. rsyslogd reports that, and <c>re_match</c> finds the expression in no message.</summary>
    Invalid,

    /// <summary>
    /// regcomp needs more than about 300 MB, its whole stack or endless time: rsyslogd cannot start with it on a node, where it has 300 MB.
    /// </summary>
    Unbearable,

    /// <summary>regcomp takes it, but regexec may give a wrong answer for some messages, crash, or not return.</summary>
    Risky,
}
