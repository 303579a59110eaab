namespace RsyslogRelp.NodeSyntax.RegularExpressions;

/// <summary>
/// Finds each `^` after which no space can follow. rsyslog's $msg keeps the space between tag and message, so it begins with one and
/// `^foo` never matches. What can match nothing (`^$`, the group of `(^| )foo`) is left alone.
/// </summary>
internal static class LeadingSpace
{
    public static void Warn(Node root, ref List<PosixRegexWarning>? warnings)
    {
        switch (root)
        {
            case SequenceNode sequence:
                for (int i = 0; i < sequence.Parts.Count; i++)
                {
                    WarnOfAnchor(sequence.Parts, i, ref warnings);
                    Warn(sequence.Parts[i], ref warnings);
                }

                break;
            case AlternationNode alternation:
                foreach (Node branch in alternation.Branches)
                {
                    Warn(branch, ref warnings);
                }

                break;
            case GroupNode group:
                Warn(group.Body, ref warnings);
                break;
            case RepeatNode repeat:
                Warn(repeat.Body, ref warnings);
                break;
            default:
                break;
        }
    }

    private static void WarnOfAnchor(List<Node> parts, int index, ref List<PosixRegexWarning>? warnings)
    {
        if (parts[index] is not AnchorNode { Kind: Anchor.Start } anchor)
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
                (warnings ??= []).Add(new PosixRegexWarning(anchor.Position, "rsyslog's $msg begins with a space, so this never matches: use ^ ? instead of ^"));
                return;
            }
        }
    }

    /// <summary>Whether the part can begin with a space, and whether it can match nothing.</summary>
    private static (bool Space, bool Nothing) BeginsWith(Node node)
    {
        switch (node)
        {
            case LiteralNode literal:
                return (literal.Bytes[0] == ' ', false);
            case SetNode set:
                return (set.Set.Contains((byte)' '), false);
            case GroupNode group:
                return BeginsWith(group.Body);
            case RepeatNode { Max: 0 }:
                return (false, true);
            case RepeatNode repeat:
                (bool bodySpace, bool bodyNothing) = BeginsWith(repeat.Body);
                return (bodySpace, bodyNothing || repeat.Min == 0);
            case AlternationNode alternation:
                (bool Space, bool Nothing) any = (false, false);
                foreach (Node branch in alternation.Branches)
                {
                    (bool space, bool nothing) = BeginsWith(branch);
                    any = (any.Space || space, any.Nothing || nothing);
                }

                return any;
            case SequenceNode sequence:
                foreach (Node part in sequence.Parts)
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
