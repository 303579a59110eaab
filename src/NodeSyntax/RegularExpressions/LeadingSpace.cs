namespace RsyslogRelp.NodeSyntax.RegularExpressions;

/// <summary>
/// Finds each `^` that cannot be followed by a space. rsyslog's $msg keeps the space between tag and message, so $msg begins with a space
/// and `^foo` never matches. Expressions that can match nothing behind the `^` (`^$`, the group of `(^| )foo`) get no warning.
/// </summary>
internal static class LeadingSpace
{
    public static void Warn(ExpressionPart root, ref List<PosixRegexWarning>? warnings)
    {
        switch (root)
        {
            case ConcatenationPart sequence:
                for (int i = 0; i < sequence.Parts.Count; i++)
                {
                    WarnOfAnchor(sequence.Parts, i, ref warnings);
                    Warn(sequence.Parts[i], ref warnings);
                }

                break;
            case AlternationPart alternation:
                foreach (ExpressionPart branch in alternation.Branches)
                {
                    Warn(branch, ref warnings);
                }

                break;
            case GroupPart group:
                Warn(group.Body, ref warnings);
                break;
            case RepeatPart repeat:
                Warn(repeat.Body, ref warnings);
                break;
            default:
                break;
        }
    }

    private static void WarnOfAnchor(List<ExpressionPart> parts, int index, ref List<PosixRegexWarning>? warnings)
    {
        if (parts[index] is not AnchorPart { Kind: Anchor.Start } anchor)
        {
            return;
        }

        for (int i = index + 1; i < parts.Count; i++)
        {
            (bool space, bool nothing) = BeginsWith(parts[i]);
            if (space)
            {
                return;
            }

            if (!nothing)
            {
                (warnings ??= []).Add(new PosixRegexWarning(
                    anchor.Position, "rsyslog's $msg begins with a space, so this never matches: use ^ ? instead of ^"));
                return;
            }
        }
    }

    /// <summary>Whether the part can begin with a space, and whether it can match nothing.</summary>
    private static (bool Space, bool Nothing) BeginsWith(ExpressionPart node)
    {
        switch (node)
        {
            case LiteralPart literal:
                return (literal.Bytes[0] == ' ', false);
            case SetPart set:
                return (set.Set.Contains((byte)' '), false);
            case GroupPart group:
                return BeginsWith(group.Body);
            case RepeatPart { Max: 0 }:
                return (false, true);
            case RepeatPart repeat:
                (bool bodySpace, bool bodyNothing) = BeginsWith(repeat.Body);
                return (bodySpace, bodyNothing || repeat.Min == 0);
            case AlternationPart alternation:
                (bool Space, bool Nothing) any = (false, false);
                foreach (ExpressionPart branch in alternation.Branches)
                {
                    (bool space, bool nothing) = BeginsWith(branch);
                    any = (any.Space || space, any.Nothing || nothing);
                }

                return any;
            case ConcatenationPart sequence:
                foreach (ExpressionPart part in sequence.Parts)
                {
                    (bool space, bool nothing) = BeginsWith(part);
                    if (space || !nothing)
                    {
                        return (space, nothing);
                    }
                }

                return (false, true);
            default:
                return (false, true);
        }
    }
}
