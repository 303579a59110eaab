namespace RsyslogRelp.NodeSyntax.RegularExpressions;

internal enum Operation
{
    /// <summary>Consume the byte <see cref="Instruction.First"/>.</summary>
    Byte,

    /// <summary>Consume a byte of the set with index <see cref="Instruction.First"/>.</summary>
    Set,

    /// <summary>Continue at <see cref="Instruction.First"/>.</summary>
    Jump,

    /// <summary>Continue at both <see cref="Instruction.First"/> and <see cref="Instruction.Second"/>.</summary>
    Split,

    /// <summary>Continue if the <see cref="Anchor"/> <see cref="Instruction.First"/> holds here.</summary>
    Assert,

    /// <summary>The expression matches.</summary>
    Match,
}

internal readonly record struct Instruction(Operation Operation, int First = 0, int Second = 0);

/// <summary>An expression as instructions for a machine that follows all ways at once (Thompson's construction).</summary>
internal sealed class MatchProgram
{
    private readonly List<Instruction> _code = [];
    private readonly List<ByteSet> _sets = [];

    private MatchProgram()
    {
    }

    public Instruction[] Code { get; private set; } = [];

    public ByteSet[] Sets { get; private set; } = [];

    /// <param name="root">An expression without back-references.</param>
    public static MatchProgram Compile(ExpressionPart root)
    {
        MatchProgram program = new();
        program.Emit(root);
        program.Add(Operation.Match);
        program.Code = [.. program._code];
        program.Sets = [.. program._sets];
        return program;
    }

    private int Add(Operation operation, int first = 0, int second = 0)
    {
        _code.Add(new Instruction(operation, first, second));
        return _code.Count - 1;
    }

    private void Emit(ExpressionPart part)
    {
        switch (part)
        {
            case LiteralPart literal:
                foreach (byte value in literal.Bytes)
                {
                    Add(Operation.Byte, value);
                }

                break;
            case SetPart set:
                _sets.Add(set.Set);
                Add(Operation.Set, _sets.Count - 1);
                break;
            case AnchorPart anchor:
                Add(Operation.Assert, (int)anchor.Kind);
                break;
            case ConcatenationPart sequence:
                sequence.Parts.ForEach(Emit);
                break;
            case AlternationPart alternation:
                EmitAlternation(alternation);
                break;
            case GroupPart group:
                Emit(group.Body);
                break;
            case RepeatPart repeat:
                EmitRepeat(repeat);
                break;
            case EmptyPart:
                break;
            default:
                throw new ArgumentException($"A {part.GetType().Name} cannot be matched.", nameof(part));
        }
    }

    private void EmitAlternation(AlternationPart alternation)
    {
        List<int> jumps = [];
        for (int i = 0; i < alternation.Branches.Count - 1; i++)
        {
            int split = Add(Operation.Split);
            Emit(alternation.Branches[i]);
            jumps.Add(Add(Operation.Jump));
            _code[split] = new Instruction(Operation.Split, split + 1, _code.Count);
        }

        Emit(alternation.Branches[^1]);
        foreach (int jump in jumps)
        {
            _code[jump] = new Instruction(Operation.Jump, _code.Count);
        }
    }

    private void EmitRepeat(RepeatPart repeat)
    {
        for (int i = 0; i < repeat.Min; i++)
        {
            Emit(repeat.Body);
        }

        if (repeat.Max < 0)
        {
            int split = Add(Operation.Split);
            Emit(repeat.Body);
            Add(Operation.Jump, split);
            _code[split] = new Instruction(Operation.Split, split + 1, _code.Count);
            return;
        }

        List<int> splits = [];
        for (int i = repeat.Min; i < repeat.Max; i++)
        {
            splits.Add(Add(Operation.Split));
            Emit(repeat.Body);
        }

        foreach (int split in splits)
        {
            _code[split] = new Instruction(Operation.Split, split + 1, _code.Count);
        }
    }
}
