namespace RsyslogRelp.NodeSyntax.AuditRules;

/// <summary>The fields that <c>-F</c> can compare, with auditctl's names.</summary>
internal enum AuditField
{
    Pid,
    Ppid,
    Uid,
    Euid,
    Suid,
    Fsuid,
    Auid,
    ObjUid,
    Gid,
    Egid,
    Sgid,
    Fsgid,
    ObjGid,
    Pers,
    Arch,
    MsgType,
    SubjUser,
    SubjRole,
    SubjType,
    SubjSen,
    SubjClr,
    ObjUser,
    ObjRole,
    ObjType,
    ObjLevLow,
    ObjLevHigh,
    SessionId,
    DevMajor,
    DevMinor,
    Inode,
    Exit,
    Success,
    Path,
    Perm,
    Dir,
    FileType,
    FsType,
    FieldCompare,
    A0,
    A1,
    A2,
    A3,
    Key,
    Exe,
    SaddrFam,
}

/// <summary>The operators of <c>-F</c>.</summary>
internal enum AuditOperator
{
    NotEqual,
    GreaterOrEqual,
    LessOrEqual,
    BitTest,
    Equal,
    Greater,
    Less,
    BitMask,
}

/// <summary>The kernel's list that a rule is added to.</summary>
internal enum AuditList
{
    None,
    Task,
    Exit,
    User,
    Exclude,
    Filesystem,
    IoUring,
}
